package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"paget/param"
)

// parse reads a command line. It returns nil and no error when help was asked
// for and has been shown.
//
// Errors: *usageError.
func parse(ctx context.Context, args []string, s *streams) (*kong.Context, error) {
	var c commands
	helped := false
	parser, err := kong.New(&c,
		kong.Name("paget"),
		kong.Description("Simulate how breast cancer spreads: from a silenced gene to the read-out of an assay."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: widest}),
		kong.Writers(s.out, s.err),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		panic("paget: the command line is not well formed: " + err.Error())
	}
	parsed, err := parser.Parse(asMeant(args))
	switch {
	case helped:
		return nil, nil
	case err != nil:
		return nil, usageFault(err)
	}
	return parsed, checkFlags(parsed)
}

// asMeant puts the ways in which people ask for help or the version, and numbers
// below zero, into the form that the parser knows.
func asMeant(args []string) []string {
	switch {
	case len(args) == 0:
		return []string{"--help"}
	case args[0] == "help":
		return append(append([]string(nil), args[1:]...), "--help")
	case args[0] == "--version" || args[0] == "-V":
		return []string{"version"}
	}
	var out []string
	for i := 0; i < len(args); i++ {
		if i+1 < len(args) && longFlag.MatchString(args[i]) && belowZero.MatchString(args[i+1]) {
			out = append(out, args[i]+"="+args[i+1]) // else -1 would be taken for a flag
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}

var (
	longFlag  = regexp.MustCompile(`^--[a-z-]+$`)
	belowZero = regexp.MustCompile(`^-[0-9]`)
)

// wholeNumbers lists the flags that take a whole number, with what is allowed.
var wholeNumbers = map[string]struct {
	least, most uint64
}{
	"seed":       {0, 1<<64 - 1},
	"replicates": {1, 10_000},
	"threads":    {1, 4096},
	"pool":       {20, 100_000},
	"draws":      {100, 1_000_000},
	"hosts":      {2, 100_000},
	"points":     {2, 2000},
}

// checkFlags refuses values of flags that make no sense, for all commands alike.
func checkFlags(parsed *kong.Context) error {
	for _, f := range parsed.Flags() {
		if !f.Set {
			continue
		}
		switch v := f.Target.Interface().(type) {
		case int:
			if bound, ok := wholeNumbers[f.Name]; ok && (v < int(bound.least) || v > int(bound.most)) {
				return wrongNumber(parsed.Selected(), f.Name, fmt.Sprint(v))
			}
		case string:
			if v == "" && !f.HasDefault {
				return newUsage(parsed.Selected(), fmt.Sprintf("--%s is empty", f.Name), "a "+strings.ToLower(placeholderNoun(f)), "")
			}
		}
	}
	return nil
}

// placeholderNoun says what a flag takes.
func placeholderNoun(f *kong.Flag) string {
	switch f.PlaceHolder {
	case "DIR":
		return "folder"
	case "TIME", "TIMES", "SIZE":
		return "quantity with its unit"
	}
	return "name"
}

func wrongNumber(node *kong.Node, flag, value string) error {
	bound := wholeNumbers[flag]
	problem := "is out of range"
	if !digits.MatchString(value) {
		problem = "is not a whole number"
		value = fmt.Sprintf("%q", value)
	}
	return newUsage(node, fmt.Sprintf("--%s %s %s", flag, value, problem),
		fmt.Sprintf("%d to %d", bound.least, bound.most), "")
}

var digits = regexp.MustCompile(`^[+-]?[0-9]+$`)

// usageError is a command line that cannot be understood.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// newUsage returns a usage error of a command; without a hint it points to the
// command's help.
func newUsage(node *kong.Node, problem, allowed, hint string) error {
	if hint == "" {
		hint = commandOf(node) + " --help"
	}
	return &usageError{param.Fault{Problem: problem, Allowed: allowed, Hint: hint}.String()}
}

// commandOf returns the words that lead to a command.
func commandOf(node *kong.Node) string {
	if node == nil || node.Parent == nil {
		return "paget"
	}
	return commandOf(node.Parent) + " " + node.Name
}

// What the parser says, to be said in our words.
var (
	saysUnexpected  = regexp.MustCompile(`(?s)^unexpected argument (.*?)(, did you mean .*)?$`)
	saysExpectedOne = regexp.MustCompile(`^expected (one of )?"[a-z]`)
	saysMissing     = regexp.MustCompile(`^expected "(<.*>)"$`)
	saysUnknownFlag = regexp.MustCompile(`(?s)^unknown flag (-\S+?)(, did you mean .*)?$`)
	saysWrongValue  = regexp.MustCompile(`(?s)^--([a-z-]+): expected .* but got "(.*?)"`)
	saysNoValue     = regexp.MustCompile(`^--([a-z-]+): .*(but got "EOL"|missing value)`)
	saysBool        = regexp.MustCompile(`^--([a-z-]+): bool value`)
)

// usageFault turns the parser's error into one that says what is allowed.
func usageFault(err error) error {
	var node *kong.Node
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		node = parse.Context.Selected()
		if node == nil {
			node = parse.Context.Model.Node
		}
	}
	text := err.Error()
	if node == nil {
		return newUsage(nil, text, "", "")
	}
	find := func(form *regexp.Regexp) string { // the first group, or ""
		if m := form.FindStringSubmatch(text); m != nil {
			return m[1]
		}
		return ""
	}
	children := childNames(node)
	switch {
	case saysUnexpected.MatchString(text) && len(children) > 0:
		word := find(saysUnexpected)
		return newUsage(node, fmt.Sprintf("there is no command %q", strings.TrimPrefix(commandOf(node)+" "+word, "paget ")),
			strings.Join(children, ", "), param.DidYouMean(word, children))
	case saysUnexpected.MatchString(text):
		return newUsage(node, fmt.Sprintf("%q is one argument too many", find(saysUnexpected)), arguments(node), "")
	case saysMissing.MatchString(text):
		return newUsage(node, find(saysMissing)+" is missing", arguments(node), "")
	case saysExpectedOne.MatchString(text) && len(children) > 0:
		return newUsage(node, commandOf(node)+" needs one more word", strings.Join(children, ", "), "")
	case saysUnknownFlag.MatchString(text):
		flags := flagNames(node)
		word := find(saysUnknownFlag)
		return newUsage(node, fmt.Sprintf("there is no flag %s", word), strings.Join(flags, ", "), param.DidYouMean(word, flags))
	case saysNoValue.MatchString(text):
		return newUsage(node, fmt.Sprintf("--%s needs a value", find(saysNoValue)), "", "")
	case saysBool.MatchString(text):
		return newUsage(node, fmt.Sprintf("--%s takes no value", find(saysBool)), "", "")
	case saysWrongValue.MatchString(text):
		m := saysWrongValue.FindStringSubmatch(text)
		if _, ok := wholeNumbers[m[1]]; ok {
			return wrongNumber(node, m[1], m[2])
		}
	}
	return newUsage(node, text, "", "")
}

func childNames(node *kong.Node) []string {
	var names []string
	for _, child := range node.Children {
		if child.Type == kong.CommandNode {
			names = append(names, child.Name)
		}
	}
	return names
}

// arguments shows what a command takes: `<study>: name of a …`.
func arguments(node *kong.Node) string {
	var parts []string
	for _, p := range node.Positional {
		parts = append(parts, fmt.Sprintf("<%s>: %s", p.Name, strings.TrimRight(p.Help, ".")))
	}
	if len(parts) == 0 {
		return "no argument"
	}
	return strings.Join(parts, "; ")
}

func flagNames(node *kong.Node) []string {
	var names []string
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			names = append(names, "--"+f.Name)
		}
	}
	return names
}
