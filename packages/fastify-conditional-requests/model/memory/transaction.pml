/* ---- PostgreSQL's session for one transaction ---- */

proctype Transaction(byte w) {
  byte t;
  end: do
  :: d_step { tx[w] == sent ->
     printf("STORY: PostgreSQL commits the transaction of writer %d: this is content %d of %e\n", w + 1, commits + 1, NAME(write[w].tags));
     if
     :: write[w].expected ->
        REQUIRE(stands == SHOWN(write[w].resource, CONTENT(TARGET(w))),
          "the write replaces other content than its If-Match names: an update is lost")
     :: else
     fi;
     write[w].isMixed = (write[w].tags & TARGET(w)) && write[w].saw != CONTENT(TARGET(w));
     commits++;
     for (t : 0 .. 2) {
       if
       :: HAS(write[w].tags, t) -> content[t] = commits
       :: else
       fi
     }
     t = 0;
     if
     :: write[w].tags & TARGET(w) -> write[w].saw = commits
     :: else
     fi;
#ifdef PERMISSION
     contentAt[commits] = content[0];
     memberAt[commits] = (write[w].tags & MEMBERS -> 1 - memberAt[commits - 1] : memberAt[commits - 1]);
#endif
     tx[w] = committed }
#ifndef NO_FAILURES
  :: d_step { tx[w] == sent ->
     tx[w] = aborted;
     printf("STORY: PostgreSQL rolls back the transaction of writer %d\n", w + 1) }
#endif
#if CRASHES
  :: d_step { tx[w] == open && incarnation[write[w].process] != write[w].incarnation ->
     tx[w] = aborted;
     printf("STORY: PostgreSQL ends the transaction of writer %d, whose backend has died\n", w + 1) }
#endif
  od
}
