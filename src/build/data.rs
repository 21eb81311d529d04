//! The data files of a project as templates read them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, TextFile};
use crate::yaml::{self, Map, Value, Yaml};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every data file, and what was wrong with it.
#[derive(Clone)]
pub struct Data {
    /// By the path of the file without its ending.
    pub map: Arc<Map>,
    files: BTreeMap<Arc<str>, DataFile>,
}

#[derive(Clone)]
struct DataFile {
    text: Arc<str>,
    /// As it is now; of a broken file in a preview as it was when last good.
    value: Option<Value>,
    problems: Vec<Diagnostic>,
}

impl Data {
    /// Parses the data files, unless all are the same as in the `previous` run.
    pub fn parse(preview: bool, source: &Source, previous: Option<&Data>, said: &mut Diagnostics) -> Data {
        let data = previous.filter(|data| data.is_of(source)).cloned().unwrap_or_else(|| {
            let earlier = previous.filter(|_| preview).map(|data| &data.files);
            let parse = |(path, file): (&Arc<str>, &TextFile)| {
                let last_good = || earlier?.get(path)?.value.clone();
                (path.clone(), DataFile::parse(path, &file.text, last_good))
            };
            let files: BTreeMap<_, _> = source.data.iter().map(parse).collect();
            let name = |path: &str| path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned();
            let map = files.iter().filter_map(|(path, file)| Some((name(path), file.value.clone()?))).collect();
            Data { map: Arc::new(map), files }
        });
        said.extend(data.files.values().flat_map(|file| file.problems.iter().cloned()));
        data
    }

    fn is_of(&self, source: &Source) -> bool {
        let texts = source.data.iter().map(|(path, file)| (path, &file.text));
        self.files.iter().map(|(path, file)| (path, &file.text)).eq(texts)
    }
}

impl DataFile {
    fn parse(path: &str, text: &Arc<str>, last_good: impl Fn() -> Option<Value>) -> DataFile {
        let (value, problems) = match yaml::parse_any(&Yaml::file(&format!("data/{path}"), text)) {
            Ok(value) => (Some(value), Vec::new()),
            Err(problems) => (last_good(), problems),
        };
        DataFile { text: text.clone(), value, problems }
    }
}
