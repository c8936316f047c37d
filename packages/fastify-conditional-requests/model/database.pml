/*
 * Versions in the service's own database, for any number of processes. It models the rules of
 * ../PROTOCOL.md; names are those of the rules.
 *
 * A tag is a row with a counter and a nonce, raised in the transaction that changes the content. The
 * version of a set of tags is the generation, the sum of the counters and the sum of the nonces. Here a
 * fresh nonce is a fresh power of 2, so equal sums mean equal sets, as they almost certainly do for
 * random numbers of 64 bits. With COUNTERS_ONLY there are no nonces: within one history, counters are
 * enough.
 *
 * A process keeps no state but its lookups. So each reader and writer is a process of its own, except
 * with GATHER: then the readers share the lookups of one process.
 *
 * All reads are of one resource, which depends on the tags 0 and 1. Moments are numbered by commits,
 * migrations and failovers of the primary.
 */

#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef READERS
#define READERS 2
#endif
#ifndef WRITES
#define WRITES 1
#endif
#ifndef PURGES
#define PURGES 0
#endif
#ifndef MIGRATIONS
#define MIGRATIONS 0
#endif
#ifndef FAILOVERS
#define FAILOVERS 0
#endif
#ifndef MODE_CHANGES
#define MODE_CHANGES 0
#endif
#define MOMENTS (WRITERS * WRITES + MIGRATIONS + FAILOVERS + 1)

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi
#define MAX(x, y) ((x) > (y) -> (x) : (y))

#include "database/server.pml"
#include "database/writer.pml"
#ifdef GATHER
#include "database/lookup.pml"
#endif
#include "database/reader.pml"
#include "database/faults.pml"

init {
  byte i;
  atomic {
    server[0].generation = 1;
    server[1].generation = 1;
    generations = 1;
#ifndef COUNTERS_ONLY
    server[0].absentNonce = 1;
    server[1].absentNonce = 1;
    nonces = 1;
#endif
    for (i : 0 .. WRITERS - 1) { run Writer(i) }
    for (i : 0 .. READERS - 1) { run Reader(i) }
#ifdef GATHER
    for (i : 0 .. LOOKUPS - 1) { run Lookup(i) }
#endif
#if PURGES
    run Purge();
#endif
#if MIGRATIONS || MODE_CHANGES || FAILOVERS
    run Faults();
#endif
    i = 0
  }
}
