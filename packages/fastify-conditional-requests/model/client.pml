/*
 * The client's side (../../undici-revalidating-cache): coalescing and gathered revalidation.
 *
 * The origin has the properties that memory.pml and database.pml establish: it answers each request,
 * and each target of a list, as of one moment between its arrival and its response.
 *
 * There are two resources. The user of resource 1 may always read it. The user of resource 2 can be
 * removed. Both are stored under their URL alone, as with `trustEntityTags`.
 */

#ifndef CALLERS
#define CALLERS 2
#endif
#ifndef KEYS
#define KEYS 2
#endif
/* How often each resource changes. */
#ifdef GATHER
#define CHANGES_OF_FIRST 0
#define CHANGES_OF_SECOND 1
#else
#define CHANGES_OF_FIRST 1
#define CHANGES_OF_SECOND (KEYS - 1)
/* Each caller remembers what it saw. This follows from the other checks, and costs states. */
#define REMEMBERS
#endif
/* Any number of equal requests can be in progress. Each has a caller, so this many slots are enough. */
#define SLOTS CALLERS
#define ROUND_TRIPS (KEYS * SLOTS)
/* Two lists, of which one may have failed and still be answered late. */
#define LISTS 2
#define KEY_OF(roundTrip) ((roundTrip) / SLOTS)

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi

#include "client/origin.pml"
#include "client/state.pml"
#include "client/caller.pml"
#include "client/round-trip.pml"
#ifdef GATHER
#include "client/list.pml"
#endif

init {
  byte i;
  atomic {
    memberAt[0] = true;
#ifdef GATHER
    /* Both responses are stored. */
    stored[0] = 1;
    stored[1] = 1;
#endif
    for (i : 0 .. ROUND_TRIPS - 1) { trip[i].state = free; run RoundTrip_(i) }
    for (i : 0 .. CALLERS - 1) { run Caller(i) }
#ifdef GATHER
    for (i : 0 .. LISTS - 1) { list[i].state = free; run RevalidationList(i) }
#endif
    run Origin();
#ifdef EVICTION
    run Eviction();
#endif
    i = 0
  }
}
