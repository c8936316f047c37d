/*
 * The deletion of a zone and its nodes through the gateway (../../bff/DELETION.md). The steps have
 * the numbers of that page.
 *
 * Each call is a message. It may arrive at any later time, even after its sender has given up or died.
 * One tick is 20 seconds: `not_after` is one tick after `Date`, a transaction of projects ends within
 * one tick, and a seal lasts three.
 */

#ifndef BFFS
#define BFFS 2
#endif
/* How many nodes are put meanwhile. */
#ifndef PUTS
#define PUTS 1
#endif
#ifndef FAILOVERS
#define FAILOVERS 0
#endif
/* In ticks */
#ifndef SEAL_TICKS
#define SEAL_TICKS 3
#endif

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi

#ifdef NO_NOT_AFTER
#define OR_ANY_TIME || true
#else
#define OR_ANY_TIME
#endif

#include "deletion/state.pml"
#include "deletion/backends.pml"
#include "deletion/bff.pml"
#include "deletion/environment.pml"

init {
  byte i;
  atomic {
    for (i : 0 .. BFFS - 1) { run Bff(i); run Commissioning(i); run Projects(i) }
    run Commissioning(BFFS);
    for (i : 0 .. PUTS - 1) { run Put(i) }
    run Sweeper();
    run Clock();
    run OtherWriters();
    run Failovers();
    run Quiescence();
    i = 0
  }
}
