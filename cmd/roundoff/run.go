package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundoff/precision/arith"
)

// app is one run of the command: its arguments and streams.
type app struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run runs the command with the arguments that follow its name and returns
// its exit status. It touches nothing but the streams and the files that the
// arguments name.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	a := &app{args, stdin, stdout, stderr}
	defer a.recovered(&status)
	root := a.root()
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would take the process's own
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := bareExpression(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	return a.exitStatus(ctx, err)
}

// root returns the command tree.
func (a *app) root() *cobra.Command {
	root := a.openingCommand()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(a.sweepCommand(), a.evalCommand(), a.explainCommand(), a.adviseCommand(), a.gradientCommand(), a.taylorCommand(), a.descendCommand(), a.auditCommand(),
		a.checkCommand(), a.compareCommand(), a.reportCommand(), a.serveCommand(),
		a.formatsCommand(), a.schemesCommand(), a.functionsCommand(), a.schemaCommand(), a.versionCommand())
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(usage)
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Short = "print a script that completes the command line in a shell"
			c.Args = shellName
			c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			c.Long = "Completion prints a script that completes roundoff's commands and flags in a shell;\n" +
				"roundoff completion SHELL --help says how to load it."
			c.Use = "completion SHELL"
			for _, shell := range c.Commands() {
				shell.Short = "the script for " + shell.Name()
			}
		}
	}
	return root
}

// shellName is the Args of completion, which has a command for each shell.
func shellName(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	return usagef("one of "+strings.Join(shells, ", "), "unknown shell %q", clip(args[0]))
}

// helpCommand returns help, which like every command fails on a name that it
// does not know.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "tell about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			c, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noArguments(cmd.Root(), args)
			}
			return c.Help()
		},
	}
}

// noArguments is the Args of commands without arguments. At the root, an
// argument is meant to be a command.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		return usagef("see "+cmd.CommandPath()+" --help", "%s takes no arguments, not %q", cmd.Name(), clip(args[0]))
	}
	hint := "roundoff help lists the commands; a study is roundoff sweep EXPR --at POINT"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return usagef(hint, "unknown command %q", clip(args[0]))
}

// flagError rewrites what pflag says of the command line in one line that says
// how to mend it.
func flagError(cmd *cobra.Command, err error) error {
	switch e := err.(type) {
	case *pflag.NotExistError:
		return unknownFlag(cmd, e)
	case *pflag.ValueRequiredError:
		return usagef("see "+cmd.CommandPath()+" --help", "%s needs a value", dashed(e.GetFlag().Name))
	case *pflag.InvalidValueError:
		_, hint := pflag.UnquoteUsage(e.GetFlag())
		return usagef(hint, "%s: %q is not valid", dashed(e.GetFlag().Name), clip(e.GetValue()))
	}
	return usagef("see "+cmd.CommandPath()+" --help", "%v", err)
}

// unknownFlag names the nearest flag that there is.
func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	name := e.GetSpecifiedName()
	if e.GetSpecifiedShortnames() != "" {
		return usagef("see "+cmd.CommandPath()+" --help", "unknown flag %q", clip("-"+e.GetSpecifiedShortnames()))
	}
	hint := elsewhere(cmd.Root(), name)
	if hint == "" {
		hint = "see " + cmd.CommandPath() + " --help"
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := arith.Nearest(name, names); near != "" {
		hint = "did you mean " + dashed(near) + "?"
	}
	return usagef(hint, "unknown flag %q", clip("--"+name))
}

// elsewhere says where a name is known that is no flag here: as a command, or
// as a flag of one. It returns "" if it is not.
func elsewhere(root *cobra.Command, name string) string {
	var owner string
	for _, c := range root.Commands() {
		if c.Name() == name {
			return "the command is roundoff " + name
		}
		if c.Flags().Lookup(name) != nil && (owner == "" || c.Name() == "sweep") {
			owner = c.Name()
		}
	}
	if owner == "" {
		return ""
	}
	return "it is a flag of roundoff " + owner
}

// dashed writes a flag as it is typed.
func dashed(name string) string {
	if len(name) == 1 && name != "h" {
		return "-" + name
	}
	return "--" + name
}

// bareExpression finds an expression that starts with "-" and so looks like
// flags, before they are read as such: "-exp(x)" would be -e with the value
// "xp(x)". Values of flags are no such thing.
func bareExpression(root *cobra.Command, args []string) error {
	cmd, rest, err := root.Find(args)
	if err != nil || cmd.Flags().Lookup("e") == nil {
		return nil // not a command that takes one
	}
	for i := 0; i < len(rest); i++ {
		switch arg := rest[i]; {
		case arg == "--":
			return nil
		case strings.HasPrefix(arg, "--"):
			// The value of a long flag is the next argument where it needs one.
			if f := cmd.Flags().Lookup(arg[2:]); f != nil && f.NoOptDefVal == "" {
				i++
			}
		case arg == "-e" || arg == "-o":
			i++
		case len(arg) > 1 && arg[0] == '-' && arg != "-h" && arg[1] != 'o' && !strings.HasPrefix(arg, "-e="):
			return usagef("write -e '"+clip(arg)+"'", `an expression that starts with "-" is given with -e`)
		}
	}
	return nil
}

// usage prints how a command is used: like cobra's, but with flags of one
// letter once, and without the flags that cobra adds.
func usage(cmd *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Usage:\n  " + cmd.UseLine() + "\n")
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-12s%s\n", c.Name(), c.Short)
			}
		}
	}
	if cmd.HasExample() {
		b.WriteString("\nExamples:\n" + cmd.Example + "\n")
	}
	var flags strings.Builder
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		arg, text := pflag.UnquoteUsage(f)
		line := dashed(f.Name)
		if arg != "" {
			line += " " + arg
		}
		fmt.Fprintf(&flags, "  %-23s %s\n", line, text)
	})
	if flags.Len() > 0 {
		b.WriteString("\nFlags:\n" + flags.String())
	}
	_, err := io.WriteString(cmd.OutOrStdout(), b.String())
	return err
}
