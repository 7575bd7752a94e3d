// Questions of the reader's own, to the server that the page came from or to the
// engine inside the page.

// What is asked, in the order of the form: a name, a label, what it is at
// first and whether it takes more room.
const fields = [["function", "Function f", "0.05*x^2 + 0.5*x", true], ["at", "At", "5", false], ["wrt", "Variable", "", false], ["order", "Order", "", false],
  ["formats", "Formats", "float32,float64,big", true], ["schemes", "Schemes", "forward,central", false], ["steps", "Steps h", "1e-1..1e-50", false]];

// typing is how long nothing is typed before the question is asked, in ms.
const typing = 120;

// server answers as serve does, at the address of the page.
const server = {
  async answer(question, signal) {
    const response = await fetch("study", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal });
    return response.json();
  },
};

// Asking is the form above the chart. A wrong answer leaves the curve that is
// there, and stands beside the field at fault.
class Asking {
  constructor(app) {
    Object.assign(this, { app, inputs: {}, errors: {}, timer: 0, asked: null });
    this.own = app.box.dataset.ask === "engine"; // beside the studies of a report
    this.oracle = this.own ? new Engine() : server;
    this.form = el("form", { class: "live-ask", "aria-label": "The question", onsubmit: (e) => { e.preventDefault(); this.ask(); } });
    for (const [name, label, first, wide] of fields) {
      const input = el("input", { type: "text", id: "ask-" + name, value: first, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
        "aria-describedby": "ask-error-" + name, oninput: () => this.later() });
      const error = el("p", { class: "live-error", id: "ask-error-" + name, role: "alert" });
      this.inputs[name] = input;
      this.errors[name] = error;
      this.form.append(el("div", { class: wide ? "live-field wide" : "live-field" }, el("label", { for: "ask-" + name }, label), input, error));
    }
    app.box.insertBefore(this.form, app.controls);
    this.restore(readState());
  }

  // restore asks what a link asks, and then shows what it shows.
  restore(state) {
    let question;
    try {
      question = JSON.parse(state.ask);
    } catch {
      return;
    }
    if (typeof question !== "object" || question === null) return;
    for (const [name, input] of Object.entries(this.inputs)) input.value = String(question[name] || "");
    this.ask(state);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), typing);
  }

  async ask(state) {
    clearTimeout(this.timer);
    if (this.asked) this.asked.abort();
    const mine = this.asked = new AbortController();
    const question = Object.fromEntries(Object.entries(this.inputs).map(([k, e]) => [k, e.value.trim()]));
    if (question.order === "") delete question.order;
    else if (/^-?\d+$/.test(question.order)) question.order = Number(question.order); // what is no number is refused as text
    let reply;
    try {
      reply = await this.oracle.answer(question, mine.signal);
    } catch (e) {
      if (mine.signal.aborted) return;
      reply = { error: this.own ? "The engine does not answer." : "The server does not answer.", field: "" };
    }
    if (mine === this.asked) this.show(reply, question, state);
  }

  // show shows a reply to a question, as a state has it if one is given.
  show(reply, question, state) {
    for (const [name, error] of Object.entries(this.errors)) {
      const wrong = reply.error && (reply.field || "function") === name;
      error.textContent = wrong ? reply.error : "";
      this.inputs[name].toggleAttribute("aria-invalid", !!wrong);
      if (wrong) this.inputs[name].setAttribute("aria-invalid", "true");
    }
    if (reply.error) return;
    const { h, scheme, focus } = this.app.state;
    if (this.own) this.add(reply); else this.app.data = reply;
    this.app.state = state || { h, scheme, focus };
    this.app.state.ask = JSON.stringify(question);
    this.app.update();
  }

  // add puts the reader's study before those of the report, in place of the one
  // asked before.
  add(reply) {
    const [study] = reply.studies, data = this.app.data;
    study.name = "yours: " + study.name;
    study.yours = true;
    for (const c of study.columns) cells(reply, c); // its lists are the reply's
    data.studies = [study, ...data.studies.filter((t) => !t.yours)];
  }
}
