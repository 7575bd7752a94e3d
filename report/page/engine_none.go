//go:build !live

package page

var builtEngine *Engine // none
