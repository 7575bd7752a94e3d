// Roundoff tables where rounding error overtakes truncation error in finite
// differences: a study of a function in several formats, every error split
// exactly into truncation and rounding against a certified reference.
//
//	$ roundoff eval 'x/3' --at 1 --formats float32,float64 --as csv
//	point,exact,float32.value,float32.hex,float32.bits,float32.ulps,float64.value,float64.hex,float64.bits,float64.ulps
//	x=1,0.33333333333333333,0.33333334,0x1.555556p-02,0x3eaaaaab,0.33333,0.3333333333333333,0x1.5555555555555p-02,0x3fd5555555555555,0.33333
//
// The README tells how to use it, and roundoff help lists the commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// memoryLimit is where the garbage collector begins to work harder: large
// studies stay below half a gigabyte. GOMEMLIMIT sets another.
const memoryLimit = 320 << 20

// gcPercent lets the heap grow to five times what is live before the collector
// runs: studies leave much behind and keep little, and there is the limit.
const gcPercent = 400

func main() {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of the write, see exitStatus
	ctx, cancel := context.WithCancel(context.Background())
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupts
		cancel()
		<-interrupts // whatever the work is at, even a write that does not return
		os.Exit(exitInterrupted)
	}()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(gcPercent)
		}
	}
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
