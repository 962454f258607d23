package dev.backstay.repair;

/// What a repair has done.
///
/// @param named how many packs the index names again
/// @param distrusted how many packs are not used again
/// @param salvaged how many chunks were copied out of damaged packs
/// @param found how many lost chunks were found in the other repository
/// @param stillLost how many chunks that snapshots reach still cannot be read
/// @param storedBytes how many bytes of new packs it needed
public record RepairReport(
    int named, int distrusted, long salvaged, long found, long stillLost, long storedBytes) {}
