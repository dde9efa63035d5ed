#include "textflag.h"

// Each loop goes in fours where the machine has AVX2, then in pairs (vector.go). What all
// numbers share, the arguments and 1, is in X0, X1 and X2 for pairs and in Y8, Y9 and Y10
// for fours; SI, DX and DI point to the rows, AX counts to CX, in fours to BX.

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $16

// func weighPairs(w float64, h, out []float64) int
TEXT ·weighPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     out_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD w+0(FP), Y8
	JMP      checkFours

fours:
	VMULPD  (SI)(AX*8), Y8, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X3
	MULPD  X0, X3
	MOVUPD X3, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func weighNotPairs(w float64, h, out []float64) int
TEXT ·weighNotPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVUPD   ones<>(SB), X2
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     out_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	JMP      checkFours

fours:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  Y8, Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X4
	MOVAPD X2, X3
	SUBPD  X4, X3      // 1 − h
	MULPD  X0, X3
	MOVUPD X3, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func alternativePairs(w float64, h, f []float64) int
TEXT ·alternativePairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     f_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD w+0(FP), Y8
	JMP      checkFours

fours:
	VMULPD  (SI)(AX*8), Y8, Y3 // v = w·h
	VMOVUPD (DI)(AX*8), Y4
	VMULPD  Y3, Y4, Y5         // f·v
	VADDPD  Y3, Y4, Y4         // f + v
	VSUBPD  Y5, Y4, Y4
	VMOVUPD Y4, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X3
	MULPD  X0, X3      // v = w·h
	MOVUPD (DI)(AX*8), X4
	MOVAPD X4, X5
	ADDPD  X3, X4      // f + v
	MULPD  X3, X5      // f·v
	SUBPD  X5, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func alternativeNotPairs(w float64, h, f []float64) int
TEXT ·alternativeNotPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVUPD   ones<>(SB), X2
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     f_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	JMP      checkFours

fours:
	VSUBPD  (SI)(AX*8), Y10, Y3
	VMULPD  Y8, Y3, Y3          // v = w·(1 − h)
	VMOVUPD (DI)(AX*8), Y4
	VMULPD  Y3, Y4, Y5          // f·v
	VADDPD  Y3, Y4, Y4          // f + v
	VSUBPD  Y5, Y4, Y4
	VMOVUPD Y4, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X6
	MOVAPD X2, X3
	SUBPD  X6, X3
	MULPD  X0, X3      // v = w·(1 − h)
	MOVUPD (DI)(AX*8), X4
	MOVAPD X4, X5
	ADDPD  X3, X4      // f + v
	MULPD  X3, X5      // f·v
	SUBPD  X5, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func limitPairs(share float64, limit, climb, f []float64) int
TEXT ·limitPairs(SB), NOSPLIT, $0-88
	MOVSD    share+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     limit_base+8(FP), SI
	MOVQ     limit_len+16(FP), CX
	MOVQ     climb_base+32(FP), DX
	MOVQ     f_base+56(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+80(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD share+0(FP), Y8
	JMP      checkFours

fours:
	VMULPD  (DX)(AX*8), Y8, Y3 // share·climb
	VADDPD  (SI)(AX*8), Y3, Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (DX)(AX*8), X3
	MULPD  X0, X3      // share·climb
	MOVUPD (SI)(AX*8), X4
	ADDPD  X4, X3
	MOVUPD (DI)(AX*8), X5
	MULPD  X3, X5
	MOVUPD X5, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func timesPairs(h, f []float64) int
TEXT ·timesPairs(SB), NOSPLIT, $0-56
	MOVQ h_base+0(FP), SI
	MOVQ h_len+8(FP), CX
	MOVQ f_base+24(FP), DI
	ANDQ $-2, CX
	MOVQ CX, ret+48(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	JMP      checkFours

fours:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X3
	MOVUPD (DI)(AX*8), X4
	MULPD  X3, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func timesNotPairs(h, f []float64) int
TEXT ·timesNotPairs(SB), NOSPLIT, $0-56
	MOVUPD ones<>(SB), X2
	MOVQ   h_base+0(FP), SI
	MOVQ   h_len+8(FP), CX
	MOVQ   f_base+24(FP), DI
	ANDQ   $-2, CX
	MOVQ   CX, ret+48(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD ones<>(SB), Y10
	JMP      checkFours

fours:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X5
	MOVAPD X2, X3
	SUBPD  X5, X3      // 1 − h
	MOVUPD (DI)(AX*8), X4
	MULPD  X3, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET
