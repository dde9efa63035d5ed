#include "go_asm.h"
#include "textflag.h"

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $16

// soon, twice.
DATA soons<>+0(SB)/8, $1.02
DATA soons<>+8(SB)/8, $1.02
GLOBL soons<>(SB), RODATA|NOPTR, $16

#define SECOND contact__size

// func springPairs(members []member, contacts []contact, stiff [][6]float64, repulsion float64) (done int)
TEXT ·springPairs(SB), NOSPLIT, $0-88
	MOVQ     members_base+0(FP), DI
	MOVQ     contacts_base+24(FP), SI
	MOVQ     contacts_len+32(FP), CX
	MOVQ     stiff_base+48(FP), DX
	MOVQ     stiff_len+56(FP), BX
	MOVSD    repulsion+72(FP), X15
	UNPCKLPD X15, X15
	XORL     AX, AX
	SUBQ     $2, CX
	JLT      done

loop:
	MOVBLZX contact_wraps(SI), R8
	MOVBLZX (SECOND+contact_wraps)(SI), R9
	ORL     R9, R8
	JNE     done
	MOVLQSX contact_i(SI), R8
	IMULQ   $member__size, R8
	ADDQ    DI, R8              // p of the first contact
	MOVLQSX contact_j(SI), R9
	IMULQ   $member__size, R9
	ADDQ    DI, R9              // q
	MOVLQSX (SECOND+contact_i)(SI), R10
	IMULQ   $member__size, R10
	ADDQ    DI, R10             // p of the second
	MOVLQSX (SECOND+contact_j)(SI), R11
	IMULQ   $member__size, R11
	ADDQ    DI, R11             // q

	MOVSD  (member_at+0)(R9), X0
	MOVHPD (member_at+0)(R11), X0
	MOVSD  (member_at+0)(R8), X3
	MOVHPD (member_at+0)(R10), X3
	SUBPD  X3, X0               // dx
	MOVSD  (member_at+8)(R9), X1
	MOVHPD (member_at+8)(R11), X1
	MOVSD  (member_at+8)(R8), X4
	MOVHPD (member_at+8)(R10), X4
	SUBPD  X4, X1               // dy
	MOVSD  (member_at+16)(R9), X2
	MOVHPD (member_at+16)(R11), X2
	MOVSD  (member_at+16)(R8), X5
	MOVHPD (member_at+16)(R10), X5
	SUBPD  X5, X2               // dz

	MOVAPD   X0, X3
	MULPD    X0, X3
	MOVAPD   X1, X4
	MULPD    X1, X4
	ADDPD    X4, X3
	MOVAPD   X2, X5
	MULPD    X2, X5
	ADDPD    X5, X3             // d²
	XORPD    X5, X5
	MOVAPD   X3, X6
	CMPPD    X5, X6, $0
	MOVMSKPD X6, R12
	TESTL    R12, R12
	JNE      done
	SQRTPD   X3, X3
	MOVUPD   ones<>(SB), X4
	DIVPD    X3, X4             // over

	MOVSD  contact_touch(SI), X6
	MOVHPD (SECOND+contact_touch)(SI), X6
	MOVSD  contact_end(SI), X7
	MOVHPD (SECOND+contact_end)(SI), X7
	MOVSD  contact_pull(SI), X8
	MOVHPD (SECOND+contact_pull)(SI), X8
	MOVAPD X4, X9
	SUBPD  X6, X9
	XORPD  X10, X10
	MAXPD  X9, X10
	MULPD  X15, X10             // push
	MOVAPD X4, X9
	SUBPD  X7, X9
	XORPD  X11, X11
	MAXPD  X9, X11
	MULPD  X8, X11              // pull
	SUBPD  X11, X10             // f
	MOVAPD X0, X12
	MULPD  X10, X12             // gx
	MOVAPD X1, X13
	MULPD  X10, X13             // gy
	MULPD  X2, X10              // gz

	MOVAPD   X12, X7
	UNPCKLPD X13, X7            // gx, gy of the first
	UNPCKHPD X13, X12           // of the second
	MOVAPD   X10, X8
	UNPCKHPD X8, X8             // gz of the second
	MOVUPD   (member_force+0)(R8), X9
	SUBPD    X7, X9
	MOVUPD   X9, (member_force+0)(R8)
	MOVSD    (member_force+16)(R8), X11
	SUBSD    X10, X11
	MOVSD    X11, (member_force+16)(R8)
	MOVUPD   (member_force+0)(R9), X13
	ADDPD    X7, X13
	MOVUPD   X13, (member_force+0)(R9)
	MOVSD    (member_force+16)(R9), X14
	ADDSD    X10, X14
	MOVSD    X14, (member_force+16)(R9)
	MOVUPD   (member_force+0)(R10), X9
	SUBPD    X12, X9
	MOVUPD   X9, (member_force+0)(R10)
	MOVSD    (member_force+16)(R10), X11
	SUBSD    X8, X11
	MOVSD    X11, (member_force+16)(R10)
	MOVUPD   (member_force+0)(R11), X13
	ADDPD    X12, X13
	MOVUPD   X13, (member_force+0)(R11)
	MOVSD    (member_force+16)(R11), X14
	ADDSD    X8, X14
	MOVSD    X14, (member_force+16)(R11)
	TESTQ    BX, BX
	JE       next

	// k·d·dᵀ of both contacts, 0 where they are not soon in touch.
	MOVUPD soons<>(SB), X7
	MULPD  X4, X7
	MOVAPD X6, X8
	CMPPD  X7, X8, $1           // touch < over·soon
	MOVAPD X15, X9
	MULPD  X4, X9
	MULPD  X4, X9
	MULPD  X6, X9
	ANDPD  X8, X9               // k
	ANDPD  X8, X0
	ANDPD  X8, X1
	ANDPD  X8, X2
	MOVAPD X0, X3
	MULPD  X9, X3               // k·dx
	MOVAPD X1, X4
	MULPD  X9, X4               // k·dy
	MULPD  X2, X9               // k·dz
	MOVAPD X3, X10
	MULPD  X0, X10              // xx
	MOVAPD X4, X11
	MULPD  X1, X11              // yy
	MOVAPD X9, X12
	MULPD  X2, X12              // zz
	MULPD  X1, X3               // xy
	MULPD  X2, X4               // yz
	MULPD  X0, X9               // zx

	MOVAPD   X10, X0
	UNPCKLPD X11, X0            // xx, yy of the first
	UNPCKHPD X11, X10
	MOVAPD   X12, X1
	UNPCKLPD X3, X1             // zz, xy
	UNPCKHPD X3, X12
	MOVAPD   X4, X2
	UNPCKLPD X9, X2             // yz, zx
	UNPCKHPD X9, X4

#define ADDSTIFF(index, a, b, c) \
	MOVLQSX index(SI), R12; \
	IMULQ   $48, R12; \
	ADDQ    DX, R12; \
	MOVUPD  (R12), X5; \
	ADDPD   a, X5; \
	MOVUPD  X5, (R12); \
	MOVUPD  16(R12), X6; \
	ADDPD   b, X6; \
	MOVUPD  X6, 16(R12); \
	MOVUPD  32(R12), X7; \
	ADDPD   c, X7; \
	MOVUPD  X7, 32(R12)

	ADDSTIFF(contact_i, X0, X1, X2)
	ADDSTIFF(contact_j, X0, X1, X2)
	ADDSTIFF((SECOND+contact_i), X10, X12, X4)
	ADDSTIFF((SECOND+contact_j), X10, X12, X4)

next:
	ADDQ $2, AX
	ADDQ $(2*contact__size), SI
	SUBQ $2, CX
	JGE  loop

done:
	MOVQ AX, done+80(FP)
	RET
