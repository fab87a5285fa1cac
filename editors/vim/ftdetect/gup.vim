" SPDX-License-Identifier: GPL-2.0-only
" Files that end in .gup are scenarios of gupwalk.
autocmd BufNewFile,BufRead *.gup setfiletype gup
