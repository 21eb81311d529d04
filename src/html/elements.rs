//! The names of elements in HTML, and the common ones of SVG.

const ELEMENTS: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink \
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir \
    div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup \
    hr html i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr \
    noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search \
    section select slot small source span strike strong style sub summary sup svg table tbody td template textarea \
    tfoot th thead time title tr track tt u ul var video wbr xml \
    circle defs ellipse g line path polygon polyline rect stop symbol text tspan use ";

/// Returns whether an element with that name exists.
pub fn is_element(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // A custom element has a hyphen in its name.
    name.contains('-') || ELEMENTS.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::is_element;

    #[test]
    fn names_are_compared_as_a_whole() {
        assert!(["a", "BR", "wbr", "use", "my-map"].into_iter().all(is_element));
        assert!(!["", "naam", "adres", "x", "bloc"].into_iter().any(is_element));
    }
}
