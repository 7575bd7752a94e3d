// Elements are made here. Text is set as text, never as markup.

const svgSpace = "http://www.w3.org/2000/svg";

// el makes an element: attributes, then children, which are elements or text.
function el(name, attrs, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attrs || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? "" : v);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

// field is a control under its label.
function field(text, control, extra) {
  return el("label", { class: "live-field" + (extra ? " " + extra : "") }, el("span", {}, text), control);
}

// options fills a select, keeping what is chosen if it is still there.
function options(select, values, chosen) {
  select.replaceChildren(...values.map(([value, text]) => el("option", { value }, text)));
  select.value = values.some(([v]) => v === chosen) ? chosen : values.length ? values[0][0] : "";
  return select.value;
}

// color reads a colour of the style sheet.
function color(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

// save hands a file to the reader.
function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const a = el("a", { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// fileName makes a file's name of a text.
function fileName(text) { return text.replace(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "roundoff"; }
