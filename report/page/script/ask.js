// Questions of the reader's own. A page that is served asks its server; one
// with the engine inside asks a worker.

// Asking is the form above the chart.
class Asking {}
