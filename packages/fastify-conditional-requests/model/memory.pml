/*
 * The protocol with versions in the memory of the process that writes (../PROTOCOL.md).
 *
 * Names are those of the code. A step in `atomic` or `d_step` has no `await` in the code, or is one
 * statement of PostgreSQL. Processes are numbered from 0; in stories, from 1.
 *
 * Moments are numbered by commits. The content of a tag is the number of the last commit that
 * touched it. The content of a resource is the highest content of its tags: commits have one order, so
 * that number identifies the state of all its tags.
 */

#ifndef PROCESSES
#define PROCESSES 1
#endif
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef READERS
#define READERS 2
#endif
/* How often each writer writes. */
#ifndef WRITES
#define WRITES 1
#endif
/* How often each reader reads; 0: any number of times. */
#ifndef READS
#define READS 0
#endif
/* How often the lock can be taken. Each time, an epoch starts. */
#ifndef TERMS
#define TERMS 1
#endif
/* How often a backend dies, PostgreSQL crashes, or a lock session ends. */
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef DATABASE_CRASHES
#define DATABASE_CRASHES 0
#endif
#ifndef LOSSES
#define LOSSES 0
#endif
#ifndef MAX_TAGS
#define MAX_TAGS 3
#endif
/* In ticks of the clock; graceMs is the same. */
#define LEASE 2

/* Tags: bits of a set. The third is the membership that permission depends on. */
#define A 1
#define B 2
#define MEMBERS 4
mtype = { tag_a, tag_b, tags_a_and_b, the_membership };
#define NAME(set) (set == A -> tag_a : (set == B -> tag_b : (set == 3 -> tags_a_and_b : the_membership)))

/* Resources: sets of tags. */
#ifdef TWO_RESOURCES
#define RESOURCES 2
#define TAGS_OF(resource) ((resource) == 0 -> A|B : B)
#else
#define RESOURCES 1
#ifdef ONE_TAG
#define TAGS_OF(resource) A
#else
#define TAGS_OF(resource) (A|B)
#endif
#endif

/* A version, `<epoch>.<counter>`, as a number; 0 is undefined. */
#define COUNTERS (WRITERS * WRITES + 1)
#define EPOCH_OF(version) ((version - 1) / COUNTERS + 1)
#define COUNTER_OF(version) ((version - 1) % COUNTERS)

/* Mutants that omit a condition. */
#ifdef NO_FIRST_LOOK
#define OR_NOT_ALONE || true
#else
#define OR_NOT_ALONE
#endif
#ifdef NO_FENCE
#define OR_NO_FENCE || true
#else
#define OR_NO_FENCE
#endif
#ifdef NO_CERTAINTY
#define OR_NOT_CERTAIN || true
#else
#define OR_NOT_CERTAIN
#endif

#ifdef NOBODY_ASKS
#define AND_ASKED && false
#else
#define AND_ASKED
#endif

#include "memory/state.pml"
#include "memory/store.pml"
#include "memory/writer.pml"
#include "memory/transaction.pml"
#ifdef PERMISSION
#include "memory/permission.pml"
#else
#include "memory/reader.pml"
#endif
#if TERMS > 1
#include "memory/sole-writer.pml"
#endif

init {
  byte i;
  atomic {
    store[0].epoch = 1;
    store[0].vouched = LEASE;
    session[0] = 1;
    holder = 1;
    terms = 1;
    for (i : 0 .. WRITERS - 1) { run Writer(i); run Transaction(i) }
#ifdef PERMISSION
    if
    :: memberAt[0] = true
    :: true
    fi;
    for (i : 0 .. READERS - 1) { run PermittedReader(i) }
#else
    for (i : 0 .. READERS - 1) { run Reader(i) }
#endif
#if TERMS > 1
    for (i : 0 .. PROCESSES - 1) { run SoleWriter(i) }
#if PROCESSES > 1
    run Clock();
#endif
    run Faults();
#endif
    i = 0
  }
}
