// What is looked at, as the part of the address behind "#live?".

const prefix = "#live?";

function readState() {
  if (!location.hash.startsWith(prefix)) return {};
  return Object.fromEntries(new URLSearchParams(location.hash.slice(prefix.length)));
}

let writing = 0;

// writeState puts it into the address, not more often than browsers allow.
function writeState(state) {
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(null, "", address(state)), 250);
}

function address(state) {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(state)) if (v !== "" && v !== null && v !== undefined) q.set(k, v);
  return prefix + q;
}
