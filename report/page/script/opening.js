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

// Studies take long to lay out and to draw: the first view is what stands above
// them, and of the rest what comes into the window. Not at a link into the
// report, whose target has its place when all above it is laid out.
const root = document.documentElement;
if (location.hash === "" || location.hash.startsWith("#live")) {
  root.classList.add("lazy");
  if (document.visibilityState === "visible") root.classList.add("first");
}

// A task set from a frame runs after that frame. A page that nobody sees has no
// frames until it is looked at. A browser that cannot unpack shows the report as
// it is without script.
requestAnimationFrame(() => setTimeout(async () => {
  root.classList.remove("first");
  if (typeof DecompressionStream === "undefined") return;
  const rest = document.createElement("script");
  rest.textContent = await unpacked("live-script");
  document.head.append(rest);
}));
