/// What is damaged in a repository is made good as far as it can be, by adding only.
@NullMarked
package dev.backstay.repair;

import org.jspecify.annotations.NullMarked;
