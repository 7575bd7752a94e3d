"use strict";
// What of the script stands in the page as it is. The rest is packed, and so is
// the data: they are unpacked when the browser has shown what it has.

// bytes returns the bytes of a text of base64.
function bytes(text) {
  const s = atob(text.trim()), b = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
  return b;
}

// unpacked returns the text that is packed in an element.
function unpacked(id) {
  const stream = new Blob([bytes(document.getElementById(id).textContent)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

// Studies take long to lay out and to draw. A first view waits for none of them,
// and loading only for those that come into the window; see firstStyle. Not at a
// link into the report, nor where a reader comes back to: the place has to be
// where it was when all above it is laid out.
const root = document.documentElement;
const show = () => root.classList.remove("first");
const [visit] = performance.getEntriesByType("navigation");
if (visit && visit.type === "navigate" && (location.hash === "" || location.hash.startsWith("#live"))) {
  root.classList.add("lazy");
  if (document.visibilityState === "visible") root.classList.add("first");
}

// A task set from a frame runs after that frame. A page that nobody sees has no
// frames until it is looked at, though it may be told that it is visible.
document.addEventListener("visibilitychange", show);
setTimeout(show, 1000);
requestAnimationFrame(() => setTimeout(async () => {
  show();
  try {
    const rest = document.createElement("script");
    rest.textContent = await unpacked("live-script");
    document.head.append(rest);
    rest.remove(); // has run; the page may be saved
  } catch { // a browser that cannot unpack has the report as it is without script
    root.classList.remove("lazy");
  }
}));
