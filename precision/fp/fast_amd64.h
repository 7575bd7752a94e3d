// The loops of fast_*.go on four lanes at a time (AVX2): the same operations in
// the same order on the same tables and constants (fast_amd64.go), one rounding
// each, none fused, so that the bits are the same. The comments use the names of
// the loops. Lanes out of range get an hi of all ones, which is a NaN. No
// function here reads or writes beyond len(hi), or len(z), a multiple of 4.

// GATHER loads four floats, TABLE being the address of lane index Y9's float; it
// uses Y10.
#define GATHER(TABLE, DST) \
	VPCMPEQD   Y10, Y10, Y10; \
	VXORPD     DST, DST, DST; \
	VGATHERQPD Y10, TABLE, DST

// QUOTIENT sets Y0 + Y2 to (Y2 + Y3)/(Y4 + Y6) as quotient does. HEAD is where its
// mask is. It uses Y1, Y3, Y5, Y7, Y8, Y10, Y11.
#define QUOTIENT(HEAD) \
	VDIVPD Y4, Y2, Y0;   \
	VMULPD Y4, Y0, Y1;   \
	VANDPD HEAD, Y0, Y5; \
	VSUBPD Y5, Y0, Y7;   \
	VANDPD HEAD, Y4, Y8; \
	VSUBPD Y8, Y4, Y10;  \
	VMULPD Y8, Y5, Y11;  \
	VSUBPD Y1, Y11, Y11; \
	VMULPD Y10, Y5, Y5;  \
	VADDPD Y5, Y11, Y11; \
	VMULPD Y8, Y7, Y8;   \
	VADDPD Y8, Y11, Y11; \
	VMULPD Y10, Y7, Y7;  \
	VADDPD Y7, Y11, Y11; \
	VSUBPD Y1, Y2, Y2;   \
	VSUBPD Y11, Y2, Y2;  \
	VADDPD Y3, Y2, Y2;   \
	VMULPD Y6, Y0, Y3;   \
	VSUBPD Y3, Y2, Y2;   \
	VDIVPD Y4, Y2, Y2
