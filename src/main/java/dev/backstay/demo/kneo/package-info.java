/// Made-up installations of kneo-serv.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo.kneo;
