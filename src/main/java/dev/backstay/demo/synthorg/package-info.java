/// Made-up installations of SynthOrg, with backups that it took itself.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo.synthorg;
