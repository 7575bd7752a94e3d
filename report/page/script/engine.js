// Questions of the reader's own, to the engine inside the page: a program of
// WebAssembly in a worker, which is started for the first question.

// engineTime is how long an answer may take, in ms: the worker is then ended.
const engineTime = 20000;

// enginePatience is how long a new question waits for the one before, in ms: to
// start another worker takes about as long.
const enginePatience = 1000;

// inside is the worker's own part: it waits for the program, then for questions.
const inside = `
onmessage = async (e) => {
  try {
    const stream = new Blob([e.data]).stream().pipeThrough(new DecompressionStream("gzip"));
    const go = new Go();
    const program = await WebAssembly.instantiate(await new Response(stream).arrayBuffer(), go.importObject);
    onmessage = (e) => ask(e.data);
    await go.run(program.instance);
    postMessage(JSON.stringify({ error: "The engine has ended.", field: "", ended: true }));
  } catch (fault) {
    postMessage(JSON.stringify({ error: "The engine does not run here: " + fault.message, field: "", ended: true }));
  }
};`;

// Engine answers one question at a time.
class Engine {
  // start returns the worker when it is ready.
  start() {
    if (this.ready) return this.ready;
    const text = (id) => document.getElementById(id).textContent;
    const url = URL.createObjectURL(new Blob([text("live-runner"), inside], { type: "text/javascript" }));
    const worker = this.worker = new Worker(url);
    this.ready = this.reply(worker).then((first) => {
      URL.revokeObjectURL(url);
      if (first !== "ready") throw new Error(JSON.parse(first).error);
      return worker;
    });
    worker.postMessage(bytes(text("live-program")));
    return this.ready;
  }

  // reply is the next that the worker says.
  reply(worker) {
    return new Promise((done, failed) => {
      worker.onmessage = (e) => done(e.data);
      worker.onerror = (e) => { e.preventDefault(); failed(new Error(e.message || "the engine cannot be started")); };
    });
  }

  // stop ends the worker; the next question starts another.
  stop() {
    if (this.worker) this.worker.terminate();
    this.worker = this.ready = this.busy = null;
  }

  // free waits until the question before is answered, which nobody may be
  // waiting for any more, or ends it with its worker.
  async free() {
    const busy = this.busy;
    if (!busy) return;
    await Promise.race([busy, new Promise((done) => setTimeout(done, enginePatience))]);
    if (this.busy === busy) this.stop();
  }

  // answer asks a question, unless signal is aborted before its turn.
  async answer(question, signal) {
    let worker;
    try {
      await this.free();
      worker = await this.start();
    } catch (fault) {
      this.stop();
      return { error: fault.message, field: "" };
    }
    if (signal.aborted) throw signal.reason;
    const busy = this.busy = this.reply(worker);
    worker.postMessage(JSON.stringify(question));
    const late = `Not finished after ${engineTime / 1000} s: ask for fewer steps.`;
    let timer;
    try {
      const text = await Promise.race([busy, new Promise((_, failed) => { timer = setTimeout(() => failed(new Error(late)), engineTime); })]);
      if (this.busy === busy) this.busy = null;
      const reply = JSON.parse(text);
      if (reply.ended) this.stop();
      return reply;
    } catch (fault) {
      if (this.busy === busy) this.stop();
      return { error: fault.message, field: "" };
    } finally {
      clearTimeout(timer);
    }
  }
}
