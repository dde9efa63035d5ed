#include "textflag.h"

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $8

// GREATEST leaves in R8 the greatest of the eight in Z0.
#define GREATEST \
	VSHUFI64X2 $0x4E, Z0, Z0, Z2 \
	VPMAXUQ    Z2, Z0, Z0        \
	VSHUFI64X2 $0xB1, Z0, Z0, Z2 \
	VPMAXUQ    Z2, Z0, Z0        \
	VPSHUFD    $0x4E, Z0, Z2     \
	VPMAXUQ    Z2, Z0, Z0        \
	VZEROUPPER                   \
	MOVQ       X0, R8

// func largestEights(x, y []float64) (n int, most uint64)
TEXT ·largestEights(SB), NOSPLIT, $0-64
	XORQ  AX, AX
	XORQ  R8, R8
	CMPB  ·eights(SB), $0
	JEQ   none
	MOVQ  x_base+0(FP), SI
	MOVQ  x_len+8(FP), CX
	MOVQ  y_base+24(FP), DI
	ANDQ  $-8, CX
	VPBROADCASTQ absolute<>(SB), Z1
	VPXORQ Z0, Z0, Z0          // the greatest
	JMP   check

loop:
	VMOVUPD (SI)(AX*8), Z2
	VSUBPD  (DI)(AX*8), Z2, Z2
	VPANDQ  Z1, Z2, Z2
	VPMAXUQ Z2, Z0, Z0
	ADDQ    $8, AX

check:
	CMPQ AX, CX
	JLT  loop
	GREATEST

none:
	MOVQ AX, n+48(FP)
	MOVQ R8, most+56(FP)
	RET

// func climbEights(begin, end []float64) (n int, most uint64)
TEXT ·climbEights(SB), NOSPLIT, $0-64
	XORQ  AX, AX
	XORQ  R8, R8
	CMPB  ·eights(SB), $0
	JEQ   none
	MOVQ  begin_base+0(FP), SI
	MOVQ  begin_len+8(FP), CX
	MOVQ  end_base+24(FP), DI
	ANDQ  $-8, CX
	VPBROADCASTQ absolute<>(SB), Z1
	VPXORQ Z0, Z0, Z0          // the greatest
	JMP   check

loop:
	VMOVUPD (DI)(AX*8), Z2
	VSUBPD  (SI)(AX*8), Z2, Z2
	VMOVUPD Z2, (DI)(AX*8)
	VPANDQ  Z1, Z2, Z2
	VPMAXUQ Z2, Z0, Z0
	ADDQ    $8, AX

check:
	CMPQ AX, CX
	JLT  loop
	GREATEST

none:
	MOVQ AX, n+48(FP)
	MOVQ R8, most+56(FP)
	RET

// func blendFours(base, share float64, past, factor []float32, out []float64) int
TEXT ·blendFours(SB), NOSPLIT, $0-96
	XORQ AX, AX
	CMPB ·fours(SB), $0
	JEQ  none
	VBROADCASTSD base+0(FP), Y0
	VBROADCASTSD share+8(FP), Y1
	MOVQ past_base+16(FP), SI
	MOVQ factor_base+40(FP), DX
	MOVQ out_base+64(FP), DI
	MOVQ out_len+72(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VCVTPS2PD (SI)(AX*4), Y2
	VCVTPS2PD (DX)(AX*4), Y3
	VSUBPD    Y2, Y3, Y3   // factor − past
	VMULPD    Y1, Y3, Y3
	VADDPD    Y3, Y2, Y2
	VMULPD    Y0, Y2, Y2
	VMOVUPD   Y2, (DI)(AX*8)
	ADDQ      $4, AX

check:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER

none:
	MOVQ AX, ret+88(FP)
	RET
