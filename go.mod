module roundoff

go 1.25.0

require github.com/ALTree/bigfloat v0.2.0
