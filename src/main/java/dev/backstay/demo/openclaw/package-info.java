/// Made-up installations of OpenClaw Operator, with the checksums that it keeps of its own state.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo.openclaw;
