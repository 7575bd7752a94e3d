package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"roundoff/precision"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "roundoff %s %s %s/%s\n", precision.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
