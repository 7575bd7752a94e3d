module numerics

go 1.25.0

require roundoff v0.0.0

require (
	github.com/ALTree/bigfloat v0.2.0 // indirect
	golang.org/x/sys v0.46.0 // indirect
)

replace roundoff => ../..
