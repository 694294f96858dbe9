// app-access.mjs: an accessibility check of our own: what a person with a screen reader or a keyboard needs of a view.

// What is wrong with the page as it is; empty: nothing.
export const accessible = (page) => page.evaluate(() => {
    const wrong = [];
    const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    const tag = (element) => element.outerHTML.slice(0, 110);
    const text = (element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll("[aria-hidden=true], input, select").forEach((part) => part.remove());
        return copy.textContent.trim();
    };
    const byId = (ids) => ids.split(/\s+/).map((one) => document.getElementById(one)?.textContent ?? "").join(" ").trim();
    const name = (element) => element.getAttribute("aria-label")?.trim() ||
        (element.hasAttribute("aria-labelledby") && byId(element.getAttribute("aria-labelledby"))) ||
        [...element.labels ?? []].map(text).join(" ").trim() ||
        (element.matches("button, a, summary") && text(element)) || "";

    // A modal dialog is all there is.
    const modal = document.querySelector("dialog[open]");
    const controls = [...(modal ?? document).querySelectorAll("button, a, summary, input, select, textarea")]
        .filter((one) => shown(one) && !one.closest("[aria-hidden=true]"));
    wrong.push(...controls.filter((one) => name(one) === "").map((one) => `has no name: ${tag(one)}`));
    wrong.push(...all("progress, [role=img], [role=switch]").filter((one) => name(one) === "" && text(one) === "")
        .map((one) => `has no name: ${tag(one)}`));
    wrong.push(...all("img:not([alt])").map((one) => `has no alt: ${tag(one)}`));
    wrong.push(...all("nav, aside, section").filter((one) => name(one) === "").map((one) => `landmark without a name: ${tag(one)}`));

    const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter((one) => shown(one) && !one.closest("dialog"));
    const levels = headings.map((one) => Number(one.tagName[1]));
    if (levels.filter((level) => level === 1).length !== 1)
        wrong.push(`${levels.filter((level) => level === 1).length} headings of the first level`);
    levels.forEach((level, i) => {
        if (i > 0 && level > levels[i - 1] + 1)
            wrong.push(`heading skips a level: ${tag(headings[i])}`);
    });

    if (document.querySelectorAll("main").length !== 1)
        wrong.push("not exactly one main");
    if (!/^(en|ru)$/.test(document.documentElement.lang))
        wrong.push("no language");
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    wrong.push(...ids.filter((one, i) => ids.indexOf(one) !== i).map((one) => `id twice: ${one}`));
    for (const attribute of ["aria-describedby", "aria-labelledby"])
        wrong.push(...all(`[${attribute}]`).filter((one) => one.getAttribute(attribute).split(" ")
            .some((part) => document.getElementById(part) === null)).map((one) => `${attribute} leads nowhere: ${tag(one)}`));
    wrong.push(...[...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0)
        .map((one) => `goes before its turn: ${tag(one)}`));
    return wrong;
});
