#include "textflag.h"

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $8

// GREATER keeps in Y0 the greater of Y0 and the bits in Y2, lane by lane.
#define GREATER \
	VPCMPGTQ  Y0, Y2, Y3    \
	VBLENDVPD Y3, Y2, Y0, Y0

// GREATEST leaves in R8 the greatest of the four in Y0.
#define GREATEST \
	VEXTRACTI128 $1, Y0, X2     \
	VPCMPGTQ  X0, X2, X3        \
	VBLENDVPD X3, X2, X0, X0    \
	VPSHUFD   $0x4E, X0, X2     \
	VPCMPGTQ  X0, X2, X3        \
	VBLENDVPD X3, X2, X0, X0    \
	VZEROUPPER                  \
	MOVQ      X0, R8

// func largestFours(x, y []float64) (n int, most uint64)
TEXT ·largestFours(SB), NOSPLIT, $0-64
	XORQ  AX, AX
	XORQ  R8, R8
	CMPB  ·fours(SB), $0
	JEQ   none
	MOVQ  x_base+0(FP), SI
	MOVQ  x_len+8(FP), CX
	MOVQ  y_base+24(FP), DI
	ANDQ  $-4, CX
	VPBROADCASTQ absolute<>(SB), Y1
	VPXOR Y0, Y0, Y0           // the greatest
	JMP   check

loop:
	VMOVUPD (SI)(AX*8), Y2
	VSUBPD  (DI)(AX*8), Y2, Y2
	VANDPD  Y1, Y2, Y2
	GREATER
	ADDQ    $4, AX

check:
	CMPQ AX, CX
	JLT  loop
	GREATEST

none:
	MOVQ AX, n+48(FP)
	MOVQ R8, most+56(FP)
	RET

// func climbFours(begin, end []float64) (n int, most uint64)
TEXT ·climbFours(SB), NOSPLIT, $0-64
	XORQ  AX, AX
	XORQ  R8, R8
	CMPB  ·fours(SB), $0
	JEQ   none
	MOVQ  begin_base+0(FP), SI
	MOVQ  begin_len+8(FP), CX
	MOVQ  end_base+24(FP), DI
	ANDQ  $-4, CX
	VPBROADCASTQ absolute<>(SB), Y1
	VPXOR Y0, Y0, Y0           // the greatest
	JMP   check

loop:
	VMOVUPD (DI)(AX*8), Y2
	VSUBPD  (SI)(AX*8), Y2, Y2
	VMOVUPD Y2, (DI)(AX*8)
	VANDPD  Y1, Y2, Y2
	GREATER
	ADDQ    $4, AX

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
