/// Made-up installations of KohakuRiver: host and runner on one machine.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo.kohakuriver;
