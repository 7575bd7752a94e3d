package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/pflag"
)

// outputFlags say where the output goes and in which kind.
type outputFlags struct {
	kinds []string // that the command can write, the default first
	as    string
	json  bool
	file  string
}

// add adds the flags to a command that writes the given kinds.
func (o *outputFlags) add(flags *pflag.FlagSet, kinds ...string) {
	o.kinds = kinds
	flags.StringVar(&o.as, "as", "", "`KIND` of output: "+strings.Join(kinds, ", ")+" (default "+kinds[0]+", or the ending of -o)")
	flags.BoolVar(&o.json, "json", false, "short for --as json")
	o.addFile(flags)
}

// addFile adds -o alone, for a command that writes one kind.
func (o *outputFlags) addFile(flags *pflag.FlagSet) {
	flags.StringVarP(&o.file, "o", "o", "", "write to `FILE`, whole or not at all; - is standard output")
}

// endings are the kinds that a file's name can choose.
var endings = map[string]string{".txt": "table", ".md": "md", ".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
	".tex": "tex", ".html": "html", ".htm": "html", ".svg": "svg", ".png": "png"}

// kind returns the kind of output that was asked for.
func (o *outputFlags) kind() (string, error) {
	list := "one of " + strings.Join(o.kinds, ", ")
	switch {
	case o.json && o.as != "" && o.as != "json":
		return "", usagef("give one of them", "--json and --as %s contradict each other", clip(o.as))
	case o.json:
		return "json", nil
	case o.as != "":
		if !slices.Contains(o.kinds, o.as) {
			return "", usagef(list, "--as: no output of the kind %q", clip(o.as))
		}
		return o.as, nil
	case o.file == "" || o.file == "-":
		return o.kinds[0], nil
	}
	ending := strings.ToLower(filepath.Ext(o.file))
	k := endings[ending]
	switch {
	case ending == "":
		return o.kinds[0], nil
	case !slices.Contains(o.kinds, k):
		return "", usagef("choose with --as, "+list, "-o: the ending %s names no kind of output", clip(ending))
	}
	return k, nil
}

// check fails early where the file could not be written, before long work.
func (o *outputFlags) check() error {
	if o.file == "" || o.file == "-" {
		return nil
	}
	if info, err := os.Stat(o.file); err == nil && info.IsDir() {
		return usagef("name a file in it", "-o: %s is a directory", clip(o.file))
	}
	return checkFolder(o.file)
}

// checkFolder fails where the folder that name is to be in is not one.
func checkFolder(name string) error {
	info, err := os.Stat(filepath.Dir(name))
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, bare(err))
	}
	return nil
}

// write calls print with where the output goes. A file appears when print has
// succeeded and not before; what was there under its name is kept until then.
func (o *outputFlags) write(stdout io.Writer, print func(io.Writer) error) error {
	if o.file == "" || o.file == "-" {
		return print(stdout)
	}
	if err := writeFile(o.file, print); err != nil {
		return fmt.Errorf("writing %s: %w", o.file, err)
	}
	return nil
}

// writeFile writes a file through a temporary one beside it. What is not an
// ordinary file (a device, a pipe) is written directly.
func writeFile(name string, print func(io.Writer) error) (err error) {
	mode := fs.FileMode(0o666)
	info, err := os.Stat(name)
	if target, lerr := os.Readlink(name); lerr == nil && errors.Is(err, fs.ErrNotExist) { // a link to what is to be made
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name), target)
		}
		return writeFile(target, print)
	}
	if err == nil {
		if !info.Mode().IsRegular() {
			return writeDirectly(name, print)
		}
		mode = info.Mode().Perm()
		if real, err := filepath.EvalSymlinks(name); err == nil {
			name = real // replace what the link points at, not the link
		}
	}
	f, err := createBeside(name, mode)
	if err != nil {
		return bare(err)
	}
	written := false
	defer func() {
		if !written { // after an error, or a panic
			f.Close()
			os.Remove(f.Name())
		}
	}()
	err = bare(print(f))
	if cerr := f.Close(); err == nil {
		err = bare(cerr)
	}
	if err == nil {
		err = bare(os.Rename(f.Name(), name))
	}
	written = err == nil
	return err
}

// createBeside creates a new file in the directory of name.
func createBeside(name string, mode fs.FileMode) (*os.File, error) {
	for try := 0; ; try++ {
		tmp := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+strconv.FormatUint(uint64(rand.Uint32()), 36)+".tmp")
		f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || try == 100 {
			return f, err
		}
	}
}

func writeDirectly(name string, print func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return bare(err)
	}
	err = bare(print(f))
	if cerr := f.Close(); err == nil {
		err = bare(cerr)
	}
	return err
}

// bare returns err without the file name that package os puts before it.
func bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
