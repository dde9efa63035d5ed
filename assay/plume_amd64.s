#include "textflag.h"

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $16

// func plumePairs(x, y, reach2, height2 float64, near []mouth) (gx, gy, sum float64)
TEXT ·plumePairs(SB), NOSPLIT, $0-80
	MOVSD    x+0(FP), X0
	UNPCKLPD X0, X0
	MOVSD    y+8(FP), X1
	UNPCKLPD X1, X1
	MOVSD    reach2+16(FP), X2
	UNPCKLPD X2, X2
	MOVSD    height2+24(FP), X3
	UNPCKLPD X3, X3
	MOVQ     near_base+32(FP), SI
	MOVQ     near_len+40(FP), CX
	SHRQ     $1, CX
	XORPD    X4, X4            // Σ w·dx
	XORPD    X5, X5            // Σ w·dy
	XORPD    X6, X6            // Σ w
	JMP      check

loop:
	MOVUPD   (SI), X7
	MOVUPD   16(SI), X8
	MOVAPD   X7, X9
	UNPCKLPD X8, X7            // x of both
	UNPCKHPD X8, X9            // y of both
	MOVAPD   X0, X10
	SUBPD    X7, X10           // dx
	MOVAPD   X1, X11
	SUBPD    X9, X11           // dy
	MOVAPD   X10, X12
	MULPD    X10, X12
	MOVAPD   X11, X13
	MULPD    X11, X13
	ADDPD    X13, X12          // lateral
	MOVAPD   X12, X13
	ADDPD    X3, X13           // d²
	SQRTPD   X13, X14
	MULPD    X13, X14
	MOVUPD   ones<>(SB), X15
	DIVPD    X14, X15          // w
	CMPPD    X2, X12, $2       // lateral ≤ reach²
	ANDPD    X12, X15
	MULPD    X15, X10
	ADDPD    X10, X4
	MULPD    X15, X11
	ADDPD    X11, X5
	ADDPD    X15, X6
	ADDQ     $32, SI
	DECQ     CX

check:
	TESTQ CX, CX
	JNE   loop

	MOVAPD   X4, X7
	UNPCKHPD X7, X7
	ADDSD    X7, X4
	MOVSD    X4, gx+56(FP)
	MOVAPD   X5, X7
	UNPCKHPD X7, X7
	ADDSD    X7, X5
	MOVSD    X5, gy+64(FP)
	MOVAPD   X6, X7
	UNPCKHPD X7, X7
	ADDSD    X7, X6
	MOVSD    X6, sum+72(FP)
	RET
