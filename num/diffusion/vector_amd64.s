#include "textflag.h"

// func dotFours(a, b []float64) (n int, s0, s1, s2, s3 float64)
TEXT ·dotFours(SB), NOSPLIT, $0-88
	MOVQ  a_base+0(FP), SI
	MOVQ  a_len+8(FP), CX
	MOVQ  b_base+24(FP), DI
	ANDQ  $-4, CX
	MOVQ  CX, n+48(FP)
	XORPD X0, X0           // s0, s1
	XORPD X1, X1           // s2, s3
	XORQ  AX, AX
	JMP   check

loop:
	MOVUPD (SI)(AX*8), X2
	MOVUPD (DI)(AX*8), X3
	MULPD  X3, X2
	ADDPD  X2, X0
	MOVUPD 16(SI)(AX*8), X4
	MOVUPD 16(DI)(AX*8), X5
	MULPD  X5, X4
	ADDPD  X4, X1
	ADDQ   $4, AX

check:
	CMPQ AX, CX
	JLT  loop
	MOVUPD X0, s0+56(FP)
	MOVUPD X1, s2+72(FP)
	RET

// func combinePairs(out, r0, r1, r2, r3 []float64, w *[4]float64) int
TEXT ·combinePairs(SB), NOSPLIT, $0-136
	MOVQ     out_base+0(FP), DI
	MOVQ     out_len+8(FP), CX
	MOVQ     r0_base+24(FP), R8
	MOVQ     r1_base+48(FP), R9
	MOVQ     r2_base+72(FP), R10
	MOVQ     r3_base+96(FP), R11
	MOVQ     w+120(FP), BX
	MOVSD    0(BX), X0
	UNPCKLPD X0, X0
	MOVSD    8(BX), X1
	UNPCKLPD X1, X1
	MOVSD    16(BX), X2
	UNPCKLPD X2, X2
	MOVSD    24(BX), X3
	UNPCKLPD X3, X3
	ANDQ     $-2, CX
	MOVQ     CX, ret+128(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (R8)(AX*8), X4
	MULPD  X0, X4
	MOVUPD (R9)(AX*8), X5
	MULPD  X1, X5
	ADDPD  X5, X4
	MOVUPD (R10)(AX*8), X6
	MULPD  X2, X6
	MOVUPD (R11)(AX*8), X7
	MULPD  X3, X7
	ADDPD  X7, X6
	ADDPD  X6, X4
	MOVUPD (DI)(AX*8), X8
	ADDPD  X8, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET
