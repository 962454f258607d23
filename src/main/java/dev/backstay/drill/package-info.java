/// The walk from a snapshot into scratch and back out: does it come back, and is it good?
///
/// ```text
/// drill
///   1 require that scratch is apart from everything live    LiveGuard
///   2 a private area, and servers of its own                scratch, component.<kind>
///   3 the walk of a restore, into it                        restore
///   4 ask what stands there                                 Interview
///   5 try the operator's own service on it                  ServiceRound, rehearsal
///   6 remove it all; say what was found                     evidence
/// ```
@org.jspecify.annotations.NullMarked
package dev.backstay.drill;
