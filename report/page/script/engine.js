// Questions of the reader's own, to the engine inside the page: a program of
// WebAssembly in a worker, which is started for the first question.

// engineTime is how long an answer may take, in ms: the worker is then ended.
const engineTime = 20000;

// enginePatience is how long an answer that nobody waits for any more may take
// yet, in ms: to start another worker takes about as long.
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
    const part = (id) => bytes(document.getElementById(id).textContent);
    const url = URL.createObjectURL(new Blob([part("live-runner"), inside], { type: "text/javascript" }));
    const worker = this.worker = new Worker(url);
    this.ready = this.reply(worker).then((first) => {
      URL.revokeObjectURL(url);
      if (first !== "ready") throw new Error(JSON.parse(first).error);
      return worker;
    });
    worker.postMessage(part("live-program"));
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
    this.worker = this.ready = null;
  }

  // answer answers a question when those before it are through, unless signal
  // is aborted by then.
  async answer(question, signal) {
    const before = this.turn;
    let through;
    this.turn = new Promise((done) => { through = done; });
    try {
      await before;
      return await this.one(question, signal);
    } finally {
      through();
    }
  }

  // one answers a question, or ends the worker that takes too long.
  async one(question, signal) {
    let end;
    const limit = new Promise((_, failed) => { end = (why) => failed(new Error(why)); });
    const timer = setTimeout(end, engineTime, `Not finished after ${engineTime / 1000} s: ask for fewer steps.`);
    const givenUp = () => setTimeout(end, enginePatience, "Given up.");
    try {
      const worker = await Promise.race([limit, this.start()]);
      if (signal.aborted) throw signal.reason;
      signal.addEventListener("abort", givenUp, { once: true });
      const answer = this.reply(worker);
      worker.postMessage(JSON.stringify(question));
      const reply = JSON.parse(await Promise.race([limit, answer]));
      if (reply.ended) this.stop();
      return reply;
    } catch (fault) {
      if (fault === signal.reason) throw fault; // the worker is as it was
      this.stop();
      return { error: fault.message, field: "" };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", givenUp);
    }
  }
}
