/// The operator's own service, started on restored state where nothing live can be reached, probed,
/// tried and ended.
///
/// ```text
/// rehearsal
///   1 what it is configured to be, with placeholders       ServiceTrial
///   2 the placeholders filled in, by reading only          ServicePlan, TrialValues
///   3 require that nothing live is named                   LiveNames
///   4 its settings rewritten, its state handed over        Handover
///   5 start it, wait until it is well                      Attempt
///   6 requests, in order                                   Smoke
///   7 end it, with all it has started                      scratch
/// ```
@org.jspecify.annotations.NullMarked
package dev.backstay.rehearsal;
