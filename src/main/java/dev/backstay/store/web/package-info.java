/// How stores that speak HTTP are asked, and what their answers must prove.
@NullMarked
package dev.backstay.store.web;

import org.jspecify.annotations.NullMarked;
