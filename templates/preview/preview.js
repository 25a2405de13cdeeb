// Asks the preview for its state, shows the problems, and loads the page anew when the book was built again.
"use strict";
(async () => {
  const XHTML = "http://www.w3.org/1999/xhtml";
  const make = (parent, name, text = "", attributes = {}) => {
    const element = parent.appendChild(document.createElementNS(XHTML, name));
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const panel = make(document.body, "aside", "", { id: "kanben-preview", lang: "en" });
  const here = decodeURIComponent(location.pathname.replace(/^\/book\//, ""));

  const show = (state, words) => {
    panel.textContent = "";
    const bar = make(panel, "nav");
    const at = state.order.indexOf(here);
    for (const [label, index] of [["←", at - 1], ["→", at + 1]]) {
      if (at >= 0 && state.order[index]) make(bar, "a", label, { href: "/book/" + encodeURI(state.order[index]) });
    }
    if (state.start) make(bar, "a", "☰", { href: "/book/" + encodeURI(state.start), "aria-label": "contents" });
    make(bar, "span", words, { role: "status" });
    for (const problem of state.problems) make(panel, "pre", problem.text, { class: problem.severity });
  };

  let state = { version: 0, built: null, order: [], start: "", problems: [] };
  for (;;) {
    try {
      const answer = await fetch("/state?after=" + state.version);
      const next = await answer.json();
      if (state.built !== null && next.built !== state.built) return location.reload();
      state = next;
      show(state, state.building ? "building…" : state.problems.length ? state.problems.length + " problem(s)" : "up to date");
    } catch (error) {
      show(state, "the preview has stopped");
      await new Promise((resolve) => setTimeout(resolve, 1000));
      state.version = 0;
    }
  }
})();
