package param

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of what is read from a YAML file. They lie far beyond what a person
// writes, and below what would make the parser slow or exhaust its stack.
const (
	MaxYAMLSize = 1 << 20 // bytes of a YAML file; larger data belong in tables

	maxTokens     = 60000 // scalars, keys and signs of a YAML file
	maxNodes      = 50000 // nodes after aliases have been expanded
	maxDepth      = 40    // lists and mappings within one another
	maxBlankLines = 200   // empty lines in a row
)

// ReadYAML returns the root of a YAML document, or nil if it cannot be read.
//
// Refused, each with one fault: an empty or binary text, more than MaxYAMLSize
// bytes, a syntax error, several documents, tags and directives, nesting deeper
// than 40, and aliases that expand to more than 50000 nodes. Reported, while
// reading goes on: keys given twice, keys that are not scalars, merge keys and
// aliases without an anchor above them.
//
// file is the name that faults show.
func ReadYAML(file string, data []byte, f *Faults) *Node {
	text, ok := readText(file, data, MaxYAMLSize, f)
	if !ok {
		return nil
	}
	b := &builder{file: file, faults: f, anchors: map[string]ast.Node{}}
	if !b.checkBlankLines(text) {
		return nil
	}
	tree := b.parse(text)
	if tree == nil {
		return nil
	}
	body := b.onlyDocument(tree)
	if body == nil {
		return nil
	}
	root := b.build(body, Node{}, 0)
	if b.gaveUp {
		return nil
	}
	return root
}

// builder turns the parser's tree into Nodes.
type builder struct {
	file    string
	faults  *Faults
	anchors map[string]ast.Node // what each &name stands for, as far as read
	nodes   int
	gaveUp  bool // a limit was passed; one fault has been added
}

// place returns where a token stands.
func (b *builder) place(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{File: b.file}
	}
	return Place{b.file, t.Position.Line, t.Position.Column}
}

func (b *builder) fault(t *token.Token, problem, allowed, hint string) {
	b.faults.Add(Fault{Place: b.place(t), Problem: problem, Allowed: allowed, Hint: hint})
}

// checkBlankLines refuses long runs of empty lines: the lexer's time grows with
// their square.
func (b *builder) checkBlankLines(text string) bool {
	blank, line := 0, 0
	for text != "" {
		var this string
		this, text, _ = strings.Cut(text, "\n")
		line++
		if strings.Trim(this, " \t") != "" {
			blank = 0
			continue
		}
		if blank++; blank > maxBlankLines {
			b.faults.Add(Fault{
				Place:   Place{b.file, line, 1},
				Problem: fmt.Sprintf("more than %d empty lines in a row", maxBlankLines),
			})
			return false
		}
	}
	return true
}

// parse runs the YAML parser on a text whose tokens promise no trouble.
func (b *builder) parse(text string) (tree *ast.File) {
	defer func() {
		// The parser is a library; should a strange text break it, the user gets
		// a message and not its stack.
		if trouble := recover(); trouble != nil {
			b.faults.Add(Fault{Place: Place{File: b.file}, Problem: fmt.Sprintf("cannot be read as YAML: the parser gave up (%v)", trouble)})
			tree = nil
		}
	}()
	tokens := lexer.Tokenize(text)
	if !b.checkTokens(tokens) {
		return nil
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return tree
	}
	place, message := Place{File: b.file}, err.Error()
	var located interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &located) {
		place, message = b.place(located.GetToken()), located.GetMessage()
	}
	problem := "cannot be read as YAML: " + message
	if strings.Contains(message, "\t") {
		problem = "cannot be read as YAML: a tab stands where only blanks may"
	}
	b.faults.Add(Fault{Place: place, Problem: problem, Hint: syntaxHint(message)})
	return nil
}

// syntaxHint translates the parser's commonest complaints.
func syntaxHint(message string) string {
	switch {
	case strings.Contains(message, "\t"):
		return "indent with blanks, not with tabs"
	case strings.Contains(message, "mapping value is not allowed"), strings.Contains(message, "map key-value is pre-defined"):
		return `check the indentation; a text that holds ": " stands in quotes`
	case strings.Contains(message, "non-map value"):
		return `a key is followed by a colon and a blank; check the indentation`
	case strings.Contains(message, "could not find end character"):
		return "a quotation mark is not closed"
	}
	return ""
}

// checkTokens refuses what the walker does not read, and nesting so deep that
// the parser, which recurses, would be slow or exhaust its stack.
func (b *builder) checkTokens(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		b.fault(nil, fmt.Sprintf("holds too much for a YAML file: %d keys, values and signs", len(tokens)),
			fmt.Sprintf("at most %d", maxTokens), "put large data in a table")
		return false
	}
	open, line, signs := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, signs = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			open++
		case token.MappingEndType, token.SequenceEndType:
			open = max(open-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType:
			signs++
		case token.TagType:
			b.fault(t, "a YAML tag ("+shorten(t.Value)+") is not read", "", `a text that begins with "!" stands in quotes`)
			return false
		case token.DirectiveType:
			b.fault(t, "a YAML directive (%) is not read", "", `a text that begins with "%" stands in quotes`)
			return false
		}
		if open > maxDepth || signs > maxDepth {
			b.fault(t, "lists and keys are nested too deep", fmt.Sprintf("at most %d within one another", maxDepth), "")
			return false
		}
	}
	return true
}

// onlyDocument returns the body of the one document of a file.
func (b *builder) onlyDocument(tree *ast.File) ast.Node {
	var body ast.Node
	for _, doc := range tree.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			b.fault(startOf(doc.Body), "a second document begins", "one document a file", `take out the line "---"`)
			return nil
		}
		body = doc.Body
	}
	if body == nil || body.Type() == ast.NullType {
		b.fault(nil, "is empty", "", "")
		return nil
	}
	return body
}
