package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressDelay is how long work may take before its progress is shown.
const progressDelay = time.Second

// progress shows how far long work is, on a terminal only.
type progress struct {
	mu  sync.Mutex
	out *lateWriter
	bar *progressbar.ProgressBar
}

// newProgress returns the progress of some work, counted in the given unit; it
// shows nothing if standard error is no terminal or quiet was asked for.
func (a *app) newProgress(quiet bool, unit string) *progress {
	if _, tty := terminalOf(a.stderr); quiet || !tty {
		return &progress{}
	}
	return progressOn(a.stderr, progressDelay, unit)
}

func progressOn(w io.Writer, delay time.Duration, unit string) *progress {
	p := &progress{out: &lateWriter{w: w, from: time.Now().Add(delay)}}
	// A bar of unknown length would draw from a goroutine of its own; set gives
	// the length.
	p.bar = progressbar.NewOptions(1,
		progressbar.OptionSetWriter(p.out),
		progressbar.OptionSetWidth(30),
		progressbar.OptionSetItsString(unit),
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetRenderBlankState(false),
		progressbar.OptionClearOnFinish())
	return p
}

// set tells that done of total are done.
func (p *progress) set(done, total int) {
	if p.bar == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar.GetMax() != total {
		p.bar.ChangeMax(total)
	}
	_ = p.bar.Set(done) // a terminal that cannot show it loses nothing else
}

// end takes the bar off the screen, so that what is printed next stands alone.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out.used {
		_ = p.bar.Clear()
	}
	_ = p.bar.Exit()
	p.bar = nil
}

// lateWriter drops what is written before a moment: short work shows no
// progress, and long work a rate that counts from its beginning.
type lateWriter struct {
	w    io.Writer
	from time.Time
	used bool
}

func (l *lateWriter) Write(b []byte) (int, error) {
	if time.Now().Before(l.from) {
		return len(b), nil
	}
	l.used = true
	return l.w.Write(b)
}
