//! The data files of a project, parsed for templates.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::explain_hidden_characters;
use crate::redirects::{self, Line};
use crate::source::{Source, TextFile};
use crate::yaml::{self, Map, Value, Yaml};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every data file, with its diagnostics.
#[derive(Clone)]
pub struct Data {
    /// Values by the path of their file below `data/`, without its extension.
    pub map: Arc<Map>,
    /// The lines of `data/redirects.yaml`.
    pub redirects: Arc<[Line]>,
    files: BTreeMap<Arc<str>, DataFile>,
}

#[derive(Clone)]
struct DataFile {
    text: Arc<str>,
    /// The parsed value. In a preview, a broken file keeps its last good value.
    value: Option<Value>,
    /// The lines, if this is the file of redirects.
    redirects: Vec<Line>,
    problems: Vec<Diagnostic>,
}

impl Data {
    /// Parses the data files, or reuses those of the `previous` run if no file has changed.
    pub fn parse(preview: bool, source: &Source, previous: Option<&Data>, diagnostics: &mut Diagnostics) -> Data {
        let data = previous.filter(|data| data.is_of(source)).cloned().unwrap_or_else(|| {
            let earlier = previous.filter(|_| preview).map(|data| &data.files);
            let parse = |(path, file): (&Arc<str>, &TextFile)| {
                let last_good = || earlier?.get(path)?.value.clone();
                (path.clone(), DataFile::parse(path, &file.text, last_good))
            };
            let files: BTreeMap<_, _> = source.data.iter().map(parse).collect();
            let name = |path: &str| path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned();
            let map = files.iter().filter_map(|(path, file)| Some((name(path), file.value.clone()?))).collect();
            let redirects = files.get(redirects::FILE).map(|file| file.redirects.clone()).unwrap_or_default();
            Data { map: Arc::new(map), redirects: redirects.into(), files }
        });
        diagnostics.extend(data.files.values().flat_map(|file| file.problems.iter().cloned()));
        data
    }

    fn is_of(&self, source: &Source) -> bool {
        let texts = source.data.iter().map(|(path, file)| (path, &file.text));
        self.files.iter().map(|(path, file)| (path, &file.text)).eq(texts)
    }
}

impl DataFile {
    fn parse(path: &str, text: &Arc<str>, last_good: impl Fn() -> Option<Value>) -> DataFile {
        let file = format!("data/{path}");
        let yaml = Yaml::file(&file, text);
        let (value, mut problems) = match yaml::parse_any(&yaml) {
            Ok(value) => (Some(value), Vec::new()),
            Err(problems) => (last_good(), problems),
        };
        let mut redirects = Vec::new();
        if let Some(value) = value.as_ref().filter(|_| path == redirects::FILE && problems.is_empty()) {
            (redirects, problems) = redirects::parse(&yaml, value);
        }
        explain_hidden_characters(&file, text, &mut problems);
        DataFile { text: text.clone(), value, redirects, problems }
    }
}
