/* ---- A read with permission: read/read.ts, read/remember.ts ---- */

typedef Fact { byte version; bool isMember };
/* Memory.#facts and #loading of the one process, and the load that a reader has joined. */
Fact fact;
byte loading;
byte loader;
byte joined[READERS];
Fact shared[READERS];

mtype = { a_member, no_member };
#define MEMBERSHIP(is) (is -> a_member : no_member)

/* At some moment since the request arrived, the user was a member and the content was c. */
inline release(c) {
  n = arrival;
  do
  :: n <= commits && contentAt[n % MOMENTS] == c && memberAt[n % MOMENTS] -> break
  :: n <= commits && !(contentAt[n % MOMENTS] == c && memberAt[n % MOMENTS]) -> n++
  :: n > commits ->
     REQUIRE(false, "the user gets content that they were not permitted to see at any moment of the request")
  od;
  n = 0
}

/* At some moment since the request arrived, the user was no member. */
inline deny() {
  printf("STORY: reader %d is answered 404\n", id + 1);
  n = arrival;
  do
  :: n <= commits && !memberAt[n % MOMENTS] -> break
  :: n <= commits && memberAt[n % MOMENTS] -> n++
  :: n > commits ->
     REQUIRE(false, "the user is denied content that they were permitted to see at every moment of the request")
  od
}

#ifdef NO_STANDS
#define STANDS true
#else
#define STANDS (recalled.version && recalled.version == READ(0, MEMBERS))
#endif
#ifdef STANDS_ONLY_BEFORE
#define STILL_STANDS true
#else
#define STILL_STANDS STANDS
#endif

proctype PermittedReader(byte id) {
  byte arrival, before, shows, n;
  Fact recalled;
  end: do
  :: atomic { true ->
       arrival = commits;
       printf("STORY: reader %d sends a request\n", id + 1) };
     /* permit.check, Memory.recall */
     atomic {
       recalled.version = READ(0, MEMBERS);
       if
       :: recalled.version && fact.version == recalled.version ->
          recalled.isMember = fact.isMember;
          printf("STORY: reader %d is %e according to the fact remembered for counter %d\n", id + 1, MEMBERSHIP(recalled.isMember), COUNTER_OF(fact.version));
          goto checked
       :: recalled.version && fact.version != recalled.version && loading == recalled.version ->
          joined[id] = loader;
          printf("STORY: reader %d waits for the permission that is being loaded\n", id + 1)
       :: else ->
          loading = (recalled.version -> recalled.version : loading);
          loader = (recalled.version -> id + 1 : loader);
          goto load
       fi
     };
     /* Memory.#join */
     atomic { joined[id] == 0 ->
       recalled.version = shared[id].version;
       recalled.isMember = shared[id].isMember;
       shared[id].version = 0;
       shared[id].isMember = false;
       if
       :: recalled.version -> goto checked
       :: else ->
          recalled.version = READ(0, MEMBERS);
          loading = (recalled.version -> recalled.version : loading);
          loader = (recalled.version -> id + 1 : loader)
       fi
     };
load:
     /* Memory.#load and #ask */
     atomic {
       recalled.isMember = IS_MEMBER;
       printf("STORY: the permission of reader %d is loaded: %e\n", id + 1, MEMBERSHIP(recalled.isMember)) };
     atomic {
#ifdef FACT_UNDER_LATER_VERSION
       recalled.version = READ(0, MEMBERS);
#endif
       if
       :: recalled.version && recalled.version == READ(0, MEMBERS) ->
          fact.version = recalled.version;
          fact.isMember = recalled.isMember
       :: else -> recalled.version = 0
       fi;
       for (n : 0 .. READERS - 1) {
         if
         :: joined[n] == id + 1 ->
            shared[n].version = recalled.version;
            shared[n].isMember = recalled.isMember;
            joined[n] = 0
         :: else
         fi
       }
       n = 0;
       if
       :: loader == id + 1 -> loading = 0; loader = 0
       :: else
       fi
     };
checked:
     atomic {
       if
       :: recalled.isMember
       :: else -> goto denied
       fi;
       before = READ(0, A)
     };
     atomic {
       if
       :: !(STANDS) -> goto moved
       :: STANDS && before && entityTag == ETAG(0, before) ->
          printf("STORY: reader %d is answered 304, which confirms content %d\n", id + 1, stands);
          release(stands);
          goto over
       :: STANDS
       fi
     };
     atomic { shows = content[0]; printf("STORY: the handler of reader %d reads content %d\n", id + 1, shows) };
     atomic {
       if
       :: STILL_STANDS
       :: else -> goto moved
       fi
     };
     atomic {
       printf("STORY: reader %d is answered 200 with content %d\n", id + 1, shows);
       release(shows);
       if
       :: before && before == READ(0, A) -> GIVE(0, before, shows)
       :: else
       fi;
       goto over
     };
moved:
     /* openSnapshot: permission and content on one snapshot, without an ETag */
     atomic {
       recalled.isMember = IS_MEMBER;
       if
       :: recalled.isMember -> goto over
       :: else
       fi
     };
denied:
     atomic {
       deny()
     };
over:
     atomic { arrival = 0; before = 0; shows = 0; n = 0; recalled.version = 0; recalled.isMember = false }
  od
}
