//! The `deploy` key of `site.yaml`: where the site is deployed to.
//!
//! The value ends up in the arguments of `sftp` and `git`, so anything that these could take for an option, a program
//! or a second command is refused.

use crate::diagnostic::{Diagnostic, Rule};
use crate::fields::{Field, Reader, Shape};
use crate::i18n::Text;
use crate::url::{Authority, Url, decode_strictly};
use crate::yaml::{Inside, Yaml};

/// The keys of `deploy`.
pub const DEPLOY_FIELDS: &[Field] = &[
    Field::new("to", Shape::Text)
        .about(
            "De map op een server met SFTP. Een pad dat met `/~/` begint, ligt onder de map waar u na het aanmelden bent.",
            "The folder on a server with SFTP. A path that begins with `/~/` is below the folder after signing in.",
        )
        .example("sftp://naam@server.voorbeeld.nl/~/public_html")
        .misspellings(&["sftp", "naar", "url", "host", "server"]),
    Field::new("git", Shape::Text)
        .about(
            "Een tak van een git-repository: het adres ervan of `origin`, een `#` en de tak.",
            "A branch of a git repository: its address or `origin`, a `#` and the branch.",
        )
        .example("\"origin#gh-pages\"")
        .misspellings(&["repository", "repo", "branch", "tak"]),
];

/// Where the site is deployed to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DeployTarget {
    Sftp(SftpTarget),
    Git(GitTarget),
}

/// A folder on a server with SFTP.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SftpTarget {
    /// `host` or `user@host`.
    pub destination: String,
    pub port: Option<u16>,
    /// Absolute, or relative to the folder after signing in (`.` is that folder itself).
    pub folder: String,
}

/// A branch of a git repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GitTarget {
    /// A URL, a path, or the name of a remote of the project's own repository.
    pub remote: String,
    pub branch: String,
}

/// Parses the map at `deploy`. Adds a diagnostic to `problems` if it is unusable.
pub fn parse(yaml: &Yaml, read: &Reader, problems: &mut Vec<Diagnostic>) -> Option<DeployTarget> {
    let (to, git) = (read.text("to"), read.text("git"));
    let (key, value, target) = match (&to, &git) {
        (Some(to), None) => ("to", to, sftp(to).map(DeployTarget::Sftp)),
        (None, Some(git)) => ("git", git, self::git(git).map(DeployTarget::Git)),
        _ => {
            let place = yaml.place_of_key(Inside::Top, "deploy");
            problems.push(Diagnostic::new(Rule::WrongType, needs_one()).at(place).help(help_for("to")));
            return None;
        }
    };
    if target.is_none() {
        problems.push(unusable(key, value).at(yaml.place_of_value(Inside::Group("deploy"), key)));
    }
    target
}

/// Parses `sftp://[user@]host[:port]/path`, in which `/~/path` is below the folder after signing in.
fn sftp(value: &str) -> Option<SftpTarget> {
    let url = Url::split(value);
    let Authority { user, host, port } = Authority::parse(url.authority?);
    let user = user.map(decode_strictly).map_or(Some(None), |user| user.map(Some))?;
    let path = decode_strictly(url.path)?;
    let is_word = |text: &str, more: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let is_address = |host: &str| host.bytes().all(|c| c.is_ascii_hexdigit() || c == b':' || c == b'.');
    let host_is_good = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.contains(':') && is_address(inner),
        None => is_word(host, "-._"),
    };
    // In sftp's commands `*`, `?` and brackets match other names, and old versions expand them in the folder too.
    let path_is_good = path.starts_with('/') && !path.contains(|c: char| c.is_control() || "*?[]\\\"".contains(c));
    let port = port
        .map(|port| port.parse::<u16>().ok().filter(|_| port.bytes().all(|c| c.is_ascii_digit())))
        .map_or(Some(None), |port| port.map(Some))?;
    let below = path.strip_prefix("/~").filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let parts = below.unwrap_or(&path).trim_matches('/');
    let parts_are_plain = parts.is_empty() || parts.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let is_good = url.scheme == Some("sftp")
        && url.suffix.is_empty()
        && host_is_good
        && path_is_good
        && parts_are_plain
        && port != Some(0)
        && user.as_deref().is_none_or(|user| is_word(user, "-._+@"));
    let folder = match below {
        Some(_) if parts.is_empty() => ".".to_owned(),
        // A name that begins with `-` would be an option of `cd`.
        Some(_) => format!("./{parts}"),
        None => format!("/{parts}"),
    };
    let destination = user.map_or_else(|| host.to_owned(), |user| format!("{user}@{host}"));
    is_good.then_some(SftpTarget { destination, port, folder })
}

/// Parses `REMOTE#branch`.
fn git(value: &str) -> Option<GitTarget> {
    let (remote, branch) = value.rsplit_once('#')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let branch_is_good = branch.split('/').all(|part| {
        let is_word = part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.chars().all(is_plain);
        is_word && !part.contains("..") && !part.ends_with('.') && !part.ends_with(".lock")
    });
    let is_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_plain);
    let url = Url::split(remote);
    let remote_is_good = match (url.scheme, url.authority) {
        (Some("https" | "ssh"), Some(authority)) => {
            let Authority { user, host, .. } = Authority::parse(authority);
            let has_password = user.is_some_and(|user| user.contains(':'));
            !has_password && (is_name(host) || host.starts_with('[')) && user.is_none_or(is_name)
        }
        (Some("file"), Some(_)) => true,
        // `ext::program` runs a program; `git@host:path` is ssh.
        _ if remote.contains("::") || remote.contains("://") => false,
        _ => match remote.split_once(':') {
            Some((host, path)) => {
                !path.is_empty()
                    && !path.starts_with('-')
                    && host.split('@').count() <= 2
                    && host.split('@').all(is_name)
            }
            None => remote.starts_with('/') || is_name(remote),
        },
    };
    let is_text = !remote.contains(|c: char| c.is_control() || c.is_whitespace());
    let is_good = branch_is_good && remote_is_good && is_text;
    is_good.then(|| GitTarget { remote: remote.to_owned(), branch: branch.to_owned() })
}

fn needs_one() -> Text {
    Text::new("`deploy` heeft één sleutel nodig: `to` of `git`", "`deploy` needs one key: `to` or `git`")
}

fn unusable(key: &str, value: &str) -> Diagnostic {
    let shown: String = value.chars().filter(|c| !c.is_control()).collect();
    // A password must not be repeated in a message, which others may read.
    let shown = match (shown.find("://"), shown.rfind('@')) {
        (Some(start), Some(at))
            if shown[start + 3..].starts_with(|c| c != '@') && at > start && shown[start + 3..at].contains(':') =>
        {
            let user = shown[start + 3..at].split(':').next().unwrap_or_default();
            format!("{}{user}:…{}", &shown[..start + 3], &shown[at..])
        }
        _ => shown,
    };
    let message = Text::new(
        format!("naar `{shown}` kan omslag niets online zetten"),
        format!("omslag cannot deploy to `{shown}`"),
    );
    let has_password = Url::split(value)
        .authority
        .and_then(|authority| Authority::parse(authority).user)
        .is_some_and(|user| user.contains(':'));
    let help = match has_password {
        true => Text::new(
            "haal het wachtwoord weg: dat hoort niet in een bestand, en `sftp` of `git` vraagt er zelf om",
            "remove the password: it does not belong in a file, and `sftp` or `git` asks for it",
        ),
        false => help_for(key),
    };
    Diagnostic::new(Rule::WrongType, message).help(help)
}

fn help_for(key: &str) -> Text {
    match key {
        "git" => Text::new(
            "schrijf een adres met https of ssh, of `origin`, en daarachter de tak: `\"origin#gh-pages\"`",
            "write an address with https or ssh, or `origin`, followed by the branch: `\"origin#gh-pages\"`",
        ),
        _ => Text::new(
            "schrijf een adres zoals `to: sftp://naam@server.voorbeeld.nl/~/public_html`",
            "write an address such as `to: sftp://name@server.example.org/~/public_html`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sftp_addresses_are_split_and_anything_like_an_option_or_command_is_refused() {
        let parsed = |value: &str| sftp(value).map(|it| format!("{} {:?} {}", it.destination, it.port, it.folder));
        for (value, expected) in [
            ("sftp://host.nl/srv/www", "host.nl None /srv/www"),
            ("sftp://jan@host.nl:2222/srv/een%20map/", "jan@host.nl Some(2222) /srv/een map"),
            ("sftp://web%40site.nl@host.nl/~/public_html", "web@site.nl@host.nl None ./public_html"),
            ("sftp://host.nl/~", "host.nl None ."),
            ("sftp://host.nl/", "host.nl None /"),
            ("sftp://[::1]:22/x", "[::1] Some(22) /x"),
            ("sftp://host/~/-x", "host None ./-x"),
        ] {
            assert_eq!(parsed(value).as_deref(), Some(expected), "{value}");
        }
        for bad in [
            "-oProxyCommand=x",
            "sftp://-oProxyCommand=x/srv",
            "sftp://-x@host/srv",
            "sftp://jan:geheim@host/srv",
            "sftp://host",
            "sftp://host/srv/../etc",
            "sftp://host/a*",
            "sftp://host/a%0Arm",
            "sftp://host/a%5Cb",
            "sftp://host/srv?x",
            "sftp://host:0/srv",
            "sftp://host:ssh/srv",
            "sftp://ho st/srv",
            "ftp://host/srv",
            "host:/srv",
            "",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn git_addresses_use_https_ssh_or_a_file_and_name_a_branch() {
        for good in [
            "origin#gh-pages",
            "https://voorbeeld.nl/a/b.git#main",
            "ssh://git@voorbeeld.nl:22/a.git#site/nl",
            "git@voorbeeld.nl:a/b.git#main",
            "file:///srv/site.git#main",
            "/srv/site.git#main",
        ] {
            assert!(git(good).is_some(), "{good}");
        }
        for bad in [
            "origin",
            "origin#",
            "origin#-f",
            "origin#a..b",
            "origin#a b",
            "-u#main",
            "ext::sh -c x#main",
            "http://voorbeeld.nl/a#main",
            "git://voorbeeld.nl/a#main",
            "https://jan:geheim@voorbeeld.nl/a#main",
            "ssh://-oProxyCommand=x/a#main",
            "-oProxyCommand=x:a#main",
            "../a#main",
            "/srv/a\n#main",
        ] {
            assert_eq!(git(bad), None, "{bad}");
        }
    }
}
