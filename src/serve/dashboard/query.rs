//! Queries of the dashboard, such as `?sort=words&status=draft&plan=1`. Unknown keys and values are ignored.

use crate::i18n::Language;

/// The selection and order of the rows, and whether to compute what publishing would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// If `None`, the rows keep the order of the site.
    pub sort: Option<Column>,
    /// Whether the order is the reverse of the column's default.
    pub reversed: bool,
    pub status: Option<Status>,
    pub plan: bool,
}

impl Query {
    /// Parses the part of a URL after the `?`.
    pub fn parse(query: &str) -> Query {
        let mut read = Query::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "sort" => read.sort = Column::ALL.into_iter().find(|column| column.name() == value).or(read.sort),
                "status" => read.status = Status::ALL.into_iter().find(|one| one.name() == value).or(read.status),
                "reverse" => read.reversed = value == "1",
                "plan" => read.plan = value == "1",
                _ => {}
            }
        }
        read
    }

    /// Returns the href of this query, not escaped for HTML.
    pub fn href(self) -> String {
        let pairs = [
            self.sort.map(|column| format!("sort={}", column.name())),
            self.reversed.then(|| "reverse=1".to_owned()),
            self.status.map(|status| format!("status={}", status.name())),
            self.plan.then(|| "plan=1".to_owned()),
        ];
        format!("?{}", pairs.into_iter().flatten().collect::<Vec<_>>().join("&"))
    }

    /// Returns this query sorted by a column, or in reverse if it is already.
    pub fn sorted_by(self, column: Column) -> Query {
        Query { sort: Some(column), reversed: self.sort == Some(column) && !self.reversed, ..self }
    }

    /// Returns whether the largest or latest value comes first.
    pub fn is_descending(self) -> bool {
        self.sort.is_some_and(Column::begins_high) != self.reversed
    }
}

/// The columns of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Title,
    Kind,
    Status,
    Date,
    Updated,
    Review,
    Words,
    Sentence,
    Findings,
}

impl Column {
    pub const ALL: [Column; 9] = [
        Column::Title,
        Column::Kind,
        Column::Status,
        Column::Date,
        Column::Updated,
        Column::Review,
        Column::Words,
        Column::Sentence,
        Column::Findings,
    ];

    pub fn name(self) -> &'static str {
        self.words().0
    }

    pub fn text(self, language: Language) -> &'static str {
        let (_, dutch, english) = self.words();
        language.pick(dutch, english)
    }

    /// Returns the name in a query, and the heading in Dutch and in English.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Column::Title => ("title", "Titel en bestand", "Title and file"),
            Column::Kind => ("kind", "Soort", "Kind"),
            Column::Status => ("status", "Status", "Status"),
            Column::Date => ("date", "Datum", "Date"),
            Column::Updated => ("updated", "Bijgewerkt", "Updated"),
            Column::Review => ("review", "Nalezen", "Review"),
            Column::Words => ("words", "Woorden", "Words"),
            Column::Sentence => ("sentence", "Langste zin", "Longest sentence"),
            Column::Findings => ("findings", "Meldingen", "Findings"),
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Column::Words | Column::Sentence)
    }

    /// Returns whether the default order is descending: newest, longest or worst first.
    fn begins_high(self) -> bool {
        matches!(self, Column::Date | Column::Updated | Column::Words | Column::Sentence | Column::Findings)
    }
}

/// Whether readers see a page, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Published,
    Draft,
    Later,
    Hidden,
}

impl Status {
    pub const ALL: [Status; 4] = [Status::Published, Status::Draft, Status::Later, Status::Hidden];

    pub fn name(self) -> &'static str {
        self.words().0
    }

    pub fn text(self, language: Language) -> &'static str {
        let (_, dutch, english) = self.words();
        language.pick(dutch, english)
    }

    /// Returns the name in a query, and the text in Dutch and in English.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Status::Published => ("published", "gepubliceerd", "published"),
            Status::Draft => ("draft", "concept", "draft"),
            Status::Later => ("later", "later", "later"),
            Status::Hidden => ("hidden", "verborgen met de map", "hidden with its folder"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_parsed_from_its_own_href_and_unknown_pairs_are_ignored() {
        for (query, expected) in [
            ("", "?"),
            ("sort=words&status=draft", "?sort=words&status=draft"),
            ("plan=1&reverse=1&sort=title", "?sort=title&reverse=1&plan=1"),
            ("sort=<script>&status=&x=1&&=&sort", "?"),
            ("plan=2&reverse=yes", "?"),
            ("sort=date&sort=nonsense", "?sort=date"),
        ] {
            let read = Query::parse(query);
            assert_eq!(read.href(), expected, "{query}");
            assert_eq!(Query::parse(&expected[1..]), read);
        }
    }

    #[test]
    fn a_column_sorts_in_its_default_order_first_and_then_in_reverse() {
        let by = |query: Query, column| query.sorted_by(column);
        let words = by(Query::default(), Column::Words);
        assert!(words.is_descending() && !by(words, Column::Words).is_descending());
        assert!(!by(words, Column::Title).is_descending());
        assert_eq!(by(by(words, Column::Words), Column::Words), words);
    }
}
