//go:build live

package page

import _ "embed"

//go:embed engine/engine.wasm.gz
var engineProgram string

//go:embed engine/wasm_exec.js
var engineRunner string

//go:embed engine/LICENSE
var engineLicense string

var builtEngine = &Engine{Program: engineProgram, Runner: engineRunner, License: engineLicense}
