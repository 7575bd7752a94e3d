module roundoff

go 1.25.0
