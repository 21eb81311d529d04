//! Lists, task lists and description lists.

use super::formatter::Formatter;
use super::model::Term;
use super::text::{is_plain_paragraph, plain_text};
use super::tree::{ListType, Node, NodeList, NodeValue};

impl<'t> Formatter<'_, 't> {
    pub(super) fn list(&mut self, node: Node<'t>, list: &NodeList) {
        let ordered = list.list_type == ListType::Ordered;
        self.body.begin_line(if ordered { "<ol" } else { "<ul" });
        if ordered && list.start != 1 {
            self.body.attribute("start", &list.start.to_string());
        }
        self.body.push(">\n");
        for item in node.children() {
            self.item(item, list.tight);
        }
        self.body.push(if ordered { "</ol>\n" } else { "</ul>\n" });
    }

    fn item(&mut self, node: Node<'t>, tight: bool) {
        self.body.new_line();
        let start = self.body.len();
        match &node.data().value {
            NodeValue::TaskItem(task) => {
                self.body.push("<li class=\"task\">");
                self.lead = self.task_box(task.symbol.is_some());
            }
            _ => self.body.push("<li>"),
        }
        if !self.takes_lead(node) {
            self.push_lead();
        }
        self.flow(node, tight);
        self.body.push("</li>\n");
        self.placeholder_for_line(start, node);
    }

    /// Returns the checkbox of a task as an image. A form control would suggest that it can be clicked.
    fn task_box(&self, done: bool) -> String {
        let (key, mark) = if done { ("task-done", "☑") } else { ("task-open", "☐") };
        let label = crate::html::Escaped(self.options.translations.get(key));
        format!("<span class=\"box\"{} role=\"img\" aria-label=\"{label}\">{mark}</span> ", self.own_lang())
    }

    /// Returns whether the first child of a node is a paragraph, into which `lead` can be written.
    pub(super) fn takes_lead(&self, node: Node<'t>) -> bool {
        node.first_child().is_some_and(is_plain_paragraph)
    }

    pub(super) fn push_lead(&mut self) {
        self.body.push(&std::mem::take(&mut self.lead));
    }

    /// Writes the blocks of an item. In a tight list, paragraphs have no tags.
    pub(super) fn flow(&mut self, node: Node<'t>, tight: bool) {
        for (index, child) in node.children().enumerate() {
            if !(tight && is_plain_paragraph(child)) {
                self.node(child);
                continue;
            }
            if index > 0 {
                self.body.new_line();
            }
            self.text_of(child);
        }
    }

    pub(super) fn description_list(&mut self, node: Node<'t>) {
        self.body.begin_line("<dl class=\"terms\">\n");
        let mut open = false;
        for item in node.children() {
            let NodeValue::DescriptionItem(description) = item.data().value else { continue };
            for child in item.children() {
                let is_term = matches!(child.data().value, NodeValue::DescriptionTerm);
                if is_term && open {
                    self.body.push("</div>\n");
                }
                if is_term || !open {
                    self.body.push("<div>");
                }
                open = true;
                match is_term {
                    true => self.begin_term(child),
                    false => self.body.push("<dd>"),
                }
                self.flow(child, is_term || description.tight);
                self.body.push(if is_term { "</dt>" } else { "</dd>" });
            }
        }
        self.body.push(if open { "</div>\n</dl>\n" } else { "</dl>\n" });
    }

    /// Opens a term, with an id to which the register links.
    fn begin_term(&mut self, node: Node<'t>) {
        let text = plain_text(node, self.language).trim().to_owned();
        let id = self.anchors.id(&format!("term-{text}"));
        self.body.push("<dt");
        self.body.attribute("id", &id);
        self.body.push(">");
        self.done.ids.push(id.clone());
        self.done.terms.push(Term { id, text });
    }
}
