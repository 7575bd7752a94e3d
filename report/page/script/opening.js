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

// A browser shows what it has when its turn to parse is over, in Chromium after
// 10 ms: a study or two, which take long to lay out and draw, would be in the
// first view. What is above stands in it alone if the turn ends here.
const turn = 6;
for (const end = performance.now() + turn; performance.now() < end;);

// A browser that cannot unpack shows the report as it is without script. A task
// set from a frame runs after that frame; a page that nobody sees has no frames
// until it is looked at.
if (typeof DecompressionStream !== "undefined") {
  requestAnimationFrame(() => setTimeout(async () => {
    const rest = document.createElement("script");
    rest.textContent = await unpacked("live-script");
    document.head.append(rest);
  }));
}
