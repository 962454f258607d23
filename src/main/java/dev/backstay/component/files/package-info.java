/// Directory trees: regular files, directories, links, sparse regions and their attributes.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.files;
